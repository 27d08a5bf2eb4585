// A rule on one field: its operator, its values, its case, another field, or when.

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { fieldAt, type Kind, kindOf, labelAt, labelOf, reachable, searchText } from "../catalog";
import * as tests from "../canvas/tests";
import { MATCHES } from "../canvas/words";
import type { AttributeCard, RangeTest, Test, ValuesCard } from "../canvas/types";
import type { Field } from "../protocol";
import { useSession, useView } from "../session";
import { NumberInput, Opener, Select, TextInput, Toggle } from "../ui/controls";
import { iconOf } from "../ui/kinds";
import { ListBox } from "../ui/listbox";
import { WhatIf } from "./curve";
import { Shell } from "./shell";
import { scopeOf, type TileProps } from "./tiles";
import { TimeEditor } from "./time";
import { ValuesEditor } from "./values";

export function AttributeView({ node, path, within }: TileProps<AttributeCard>): JSX.Element {
  const session = useSession();
  const scope = useMemo(() => scopeOf(within), [within]);
  const index = useView((view) => view.index);
  const field = fieldAt(index, scope, node.field);
  const kind = kindOf(field);
  const change = (test: Test, of: string | null = null): void =>
    session.update<AttributeCard>(path, (was) => ({ ...was, test }), of);
  return (
    <Shell
      node={node}
      path={path}
      scope={scope}
      tone={scope[0] === "xEvent" ? "event" : "attribute"}
      icon={iconOf(field)}
    >
      <b class="tk-name" title={field ? `${field.path} · ${field.type}` : `${node.field}: not in this extract`}>
        {labelAt(index, scope, node.field)}
      </b>
      <TestEditor kind={kind} field={field} test={node.test} path={path} scope={scope} change={change} />
    </Shell>
  );
}

const MATCH_ITEMS = (["any", "all", "none"] as const).map((id) => ({ id, label: MATCHES[id].label }));

/** A test of the values of a list: any, all or none of them passes. */
export function ValuesView({ node, path, within }: TileProps<ValuesCard>): JSX.Element {
  const session = useSession();
  const scope = useMemo(() => scopeOf(within), [within]);
  const index = useView((view) => view.index);
  const field = fieldAt(index, scope, node.field);
  const change = (test: Test, of: string | null = null): void =>
    session.update<ValuesCard>(path, (was) => ({ ...was, test }), of);
  return (
    <Shell
      node={node}
      path={path}
      scope={scope}
      tone={scope[0] === "xEvent" ? "event" : "attribute"}
      icon="list"
    >
      <Select
        label="Which values must pass"
        class="tk-join"
        value={node.match ?? "any"}
        items={MATCH_ITEMS}
        onChange={(match) => session.update<ValuesCard>(path, (was) => withMatch(was, match))}
      />
      <b class="tk-name" title={field ? `${field.path} · ${field.type}` : `${node.field}: not in this extract`}>
        {labelAt(index, scope, node.field)}
      </b>
      <TestEditor
        kind={kindOf(field)}
        field={field}
        test={node.test}
        path={path}
        scope={scope}
        change={change}
        ofValues
      />
    </Shell>
  );
}

export function withMatch(node: ValuesCard, match: string): ValuesCard {
  const { match: _was, ...rest } = node;
  return match === "any" ? rest : { ...rest, match: match as "all" | "none" };
}

interface Editing {
  kind: Kind;
  field: Field | undefined;
  test: Test;
  path: string;
  scope: readonly string[];
  change: (test: Test, of?: string | null) => void;
  /** Of the values of a list: one that is not there is none of them, and no curve is over them. */
  ofValues?: boolean;
}

function TestEditor(props: Editing): JSX.Element {
  const { kind, test, change } = props;
  const isDate = kind === "date";
  const compares = test.type === "FieldTest";
  return (
    <>
      {isDate && !compares ? (
        <DateTest {...props} />
      ) : (
        <Select
          label="Operator"
          class="tk-operator"
          value={tests.operatorOf(kind, test)}
          items={tests.operatorsFor(kind, test).filter((each) => !(props.ofValues && each.id === "missing"))}
          onChange={(id) => change(tests.withOperator(kind, test, id))}
        />
      )}
      {test.type === "TextTest" && test.values.length > 1 && (
        <Toggle
          label="Must pass with all values, instead of any"
          text={test.match === "all" ? "all of" : "any of"}
          on={test.match === "all"}
          onChange={(on) => change(on ? { ...test, match: "all" } : tests.withValues({ ...test, match: "any" }, test.values))}
        />
      )}
      {tests.isValued(test) && kind !== "boolean" && <Operand {...props} />}
      {compares && <OtherField {...props} />}
      <span class="tk-extras">
        <CaseToggle {...props} />
      </span>
    </>
  );
}

function CaseToggle({ kind, test, change }: Editing): JSX.Element | null {
  const exact = tests.caseOf(kind, test);
  if (exact === null) return null;
  return <Toggle label="Match case" text="Aa" on={exact} onChange={(on) => change(tests.withCase(kind, test, on))} />;
}

function DateTest({ test, change, ofValues }: Editing): JSX.Element {
  return (
    <TimeEditor
      time={tests.isTime(test) ? test : null}
      none={[
        { id: "exists", label: "exists" },
        ...(ofValues ? [] : [{ id: "missing", label: "does not exist" }]),
      ]}
      noneChosen={test.type === "ExistsTest" && test.exists === false ? "missing" : "exists"}
      onChange={(time, of) => change(time, of)}
      onNone={(id) => change(tests.withOperator("date", test, id))}
    />
  );
}

/** Whether a field's numbers are whole. */
const isWhole = (field: Field | undefined): boolean => /(integer|long|short|byte)$/.test(field?.type ?? "");

function Operand({ kind, field, test, path, change, ofValues }: Editing): JSX.Element | null {
  if (!tests.isValued(test)) return null;
  if (kind === "number" && test.type === "ValueTest") {
    const value = typeof test.value === "number" ? test.value : null;
    return (
      <NumberInput
        label="Value"
        value={value}
        placeholder="number"
        grouped={isWhole(field)}
        onChange={(next) => change({ ...test, value: next }, "value")}
      >
        {value !== null && !ofValues && (
          <WhatIf path={path} kind="field" value={value} onChange={(next) => change({ ...test, value: next }, "value")} />
        )}
      </NumberInput>
    );
  }
  if (test.type === "RangeTest") return <RangeOperand test={test} path={path} change={change} ofValues={ofValues ?? false} />;
  if (!tests.takesMany(test)) {
    return (
      <TextInput
        label="Value"
        class="tk-input is-short"
        value={String(tests.valuesOf(test)[0] ?? "")}
        placeholder="value"
        onChange={(text) => change(tests.withValues(test, text ? [text] : []), "value")}
      />
    );
  }
  return (
    <ValuesEditor
      kind={kind}
      field={field}
      grouped={isWhole(field)}
      values={tests.valuesOf(test)}
      onChange={(values) => change(tests.withValues(test, values))}
      loose={test.type === "TextTest" && !["equals", "notEqualTo"].includes(test.operator)}
      onField={() => change(tests.asFieldTest(kind, test))}
      onContains={
        test.type === "TextTest" && test.operator === "equals" && !test.values.length
          ? (text) => change(tests.withValues(tests.withOperator(kind, test, "contains"), [text]))
          : undefined
      }
    />
  );
}

interface RangeProps {
  test: RangeTest;
  path: string;
  change: Editing["change"];
  ofValues: boolean;
}

function RangeOperand({ test, path, change, ofValues }: RangeProps): JSX.Element {
  const bound = (name: "low" | "high", label: string): JSX.Element => {
    const value = test[name] === "" ? null : test[name];
    const give = (next: number): void => change({ ...test, [name]: next }, name);
    return (
      <NumberInput label={label} value={value} placeholder="number" onChange={give}>
        {value !== null && !ofValues && <WhatIf path={path} kind="field" value={value} onChange={give} />}
      </NumberInput>
    );
  };
  return (
    <>
      {bound("low", "From")}
      <span class="tk-quiet">and</span>
      {bound("high", "To")}
    </>
  );
}

function OtherField({ kind, test, scope, change }: Editing): JSX.Element | null {
  const index = useView((view) => view.index);
  const fields = useMemo(() => reachable(index, scope), [index, scope]);
  if (test.type !== "FieldTest") return null;
  const items = fields
    .filter(({ field }) => kindOf(field) === kind)
    .map(({ field, path }) => ({
      id: path,
      label: labelOf(field),
      hint: field.path,
      icon: iconOf(field),
      tone: field.table === "event" ? "event" : "attribute",
      group: field.table === "event" ? "Of the event" : "Of the profile",
      search: searchText(field),
    }));
  return (
    <Opener
      label="The other field"
      popup="listbox"
      class={`tk-value${test.other ? "" : " is-missing"}`}
      face={test.other ? labelAt(index, scope, test.other) : "choose a field"}
    >
      {(close) => (
        <ListBox
          search
          label="Fields to compare with"
          items={items}
          chosen={[test.other]}
          onPick={(other) => {
            close();
            change({ ...test, other });
          }}
        />
      )}
    </Opener>
  );
}
