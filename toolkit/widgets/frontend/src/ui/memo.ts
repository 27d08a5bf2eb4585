// A component that is drawn anew only when one of its properties is another.

import { Component, type ComponentType, h, type VNode } from "preact";
import { same } from "../store";

export function memo<Props extends object>(Inner: (props: Props) => VNode | null): ComponentType<Props> {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !same(next, this.props);
    }

    override render(): VNode {
      return h(Inner as ComponentType, this.props);
    }
  } as unknown as ComponentType<Props>;
}
