// What holds saving or training back while a part of the view is not as it can be sent.

import { createContext } from "preact";
import { useContext, useEffect, useId } from "preact/hooks";

/** Holds back for a reason, or no longer (null); `of` names the part. */
export type Obstruct = (of: string, reason: string | null) => void;

export const ObstacleContext = createContext<Obstruct>(() => undefined);

const NUMBER = "number:";

/** Holds back while a number box has something to say; no longer when it is taken away. */
export function useNumberObstacle(reason: string | null): void {
  const obstruct = useContext(ObstacleContext);
  const of = NUMBER + useId();
  useEffect(() => obstruct(of, reason), [obstruct, of, reason]);
  useEffect(() => () => obstruct(of, null), [obstruct, of]);
}

/** Whether something typed into a number box is not counted. */
export const isTypedLeftOut = (obstacles: ReadonlyMap<string, string>): boolean => [...obstacles.keys()].some((of) => of.startsWith(NUMBER));
