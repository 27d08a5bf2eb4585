// How fields and tiles are shown: an icon, and a tone of colour.

import { kindOf } from "../catalog";
import type { Node } from "../canvas/types";
import type { Field } from "../protocol";
import type { IconName } from "./icons";

export function iconOf(field: Field | undefined): IconName {
  if (!field) return "text";
  if (field.type.startsWith("array of")) return "list";
  return kindOf(field);
}

export const toneOf = (field: Field | undefined): string => (field?.table === "event" ? "event" : "attribute");

export const TILE_ICON: Record<Node["type"], IconName> = {
  Container: "container",
  AttributeCard: "text",
  ItemsCard: "list",
  ValuesCard: "list",
  EventCard: "event",
  Step: "event",
  Sequence: "sequence",
  AudienceTile: "audience",
  CodeTile: "code",
};
