// Every setting of the policy has a control on the rules page, or a page of its own.

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { categoryColumns, elsewhere, groups, tableCategories } from "../../src-renderer/console/rules/catalogue.ts";
import { abuseCategories, isCalming } from "../../src-renderer/console/rules/vocabulary.ts";
import { languages } from "../../src-core/ids.ts";
import { contradictionReasons } from "../../src-shared/policy-contradictions.ts";
import { policySchema } from "../../src-shared/policy-schema.ts";
import { textsOf } from "../support/page.ts";

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: { readonly enum?: readonly string[] };
}

/** Every leaf of the schema; a table gives one for each entry that it can have. */
function leaves(node: Node, path: readonly string[] = []): string[] {
  const table = node.propertyNames?.enum;
  const below: readonly (readonly [string, Node])[] =
    node.properties !== undefined
      ? Object.entries(node.properties)
      : (table ?? []).map((key) => [key, node.additionalProperties as Node] as const);
  return below.length === 0 ? [path.join(".")] : below.flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const all = leaves(z.toJSONSchema(policySchema, { io: "input" }) as Node);
const controls = groups.flatMap(({ settings }) => settings.map(({ path }) => path.join(".")));
const cells = tableCategories.flatMap((category) => [
  categoryColumns.severity(category).join("."),
  categoryColumns.points(category).join("."),
  ...((abuseCategories as readonly string[]).includes(category)
    ? [categoryColumns.abuseFrom(category).join("."), categoryColumns.warnings(category).join(".")]
    : []),
]);

describe("the settings of the rules page", () => {
  it("are every leaf of the policy's schema, or belong to another page", () => {
    const placed = new Set([...controls, ...cells]);
    const missing = all
      .filter((path) => !placed.has(path))
      .filter((path) => !elsewhere.some((other) => `${path}.`.startsWith(`${other.path.join(".")}.`)))
      // What lowers the level has a share of its own instead of severity and points.
      .filter(
        (path) => !/^(severities|level\.categoryPoints)\./.test(path) || !isCalming(path.split(".").at(-1) ?? ""),
      );
    expect(all.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it("are settings that the policy has, each once", () => {
    const placed = [...controls, ...cells];
    expect(placed.filter((path) => !all.includes(path))).toEqual([]);
    expect(new Set(placed).size).toBe(placed.length);
  });

  it.each(languages)("have label, effect and unit in %s", (language) => {
    const texts = textsOf(language);
    const needed = groups.flatMap(({ id, settings }) => [
      `console.group.${id}`,
      ...settings.flatMap(({ text, of, control }) => [
        `console.rule.${text}`,
        `console.rule.${text}.effect`,
        ...(of === undefined ? [] : [of]),
        ...(control.kind === "number" ? [`console.unit.${control.unit}`, `console.unit-name.${control.unit}`] : []),
      ]),
    ]);
    const reasons = [...contradictionReasons, "too-small", "too-big", "house-cues", "other"];
    const all2 = [...needed, ...reasons.map((reason) => `console.reason.${reason}`)];
    expect(all2.filter((key) => texts[key] === undefined)).toEqual([]);
  });
});
