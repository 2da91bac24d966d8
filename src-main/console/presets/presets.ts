// The presets that come with the program, as changes to a draft.

import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SettingChange } from "../../../src-shared/console/draft-messages.ts";
import { type presetRequests, presetDocument } from "../../../src-shared/console/preset-messages.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { readYaml } from "../../packs/read-yaml.ts";
import { isRecord } from "../../policy/policy-document.ts";
import { differencesOf } from "../draft/draft-document.ts";
import type { DraftStore } from "../draft/draft-store.ts";
import type { HandlersOf } from "../handlers.ts";

/** Settings that a preset sets; the others are the house's own words, names and duties, and stay. */
const ofPresets: readonly (readonly string[])[] = [
  ["severities"],
  ["level"],
  ["abuseFrom"],
  ["permission", "warningsRequired"],
  ["permission", "minSecondsBetweenWarnings"],
  ["permission", "warningValidSeconds"],
  ["permission", "calmSeconds"],
  ["permission", "minConfidence"],
  ["permission", "threatMinWords"],
  ["permission", "marksCount"],
  ["protocol", "letSlide"],
  ["protocol", "repeatAfterSeconds"],
];

interface LoadedPreset {
  readonly id: string;
  readonly document: ReturnType<typeof presetDocument.parse>;
  readonly changes: readonly SettingChange[];
}

/** Reads `packs/presets/*.yaml`, in their order. Throws `pack-invalid` for one that is none. */
export async function readPresets(packs: string): Promise<LoadedPreset[]> {
  const folder = join(packs, "presets");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
  const read = names.map(async (name): Promise<LoadedPreset> => {
    const { value: document } = await readYaml(join(folder, name), presetDocument, "pack-invalid");
    return { id: basename(name, ".yaml"), document, changes: changesOf(document.policy, name) };
  });
  return (await Promise.all(read)).sort((a, b) => a.document.order - b.document.order);
}

/** Everything that presets set takes its default, then what this one states. */
function changesOf(policy: Readonly<Record<string, unknown>>, name: string): SettingChange[] {
  const stated = leaves(policy, []);
  for (const { path } of stated)
    if (!ofPresets.some((prefix) => prefix.every((key, index) => path[index + 1] === key)))
      throw new AppError("pack-invalid", `the preset ${name} sets ${path.join(".")}; expected what presets may set`);
  return [...ofPresets.map((path) => ({ path: ["policy", ...path] })), ...stated];
}

const leaves = (value: unknown, path: readonly string[]): SettingChange[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
    : [{ path: ["policy", ...path], value }];

export const presetHandlers = (draft: DraftStore, packs: string): HandlersOf<keyof typeof presetRequests> => ({
  "presets/list": async () => ({
    ok: true,
    presets: (await readPresets(packs)).map(({ id, document: { order, names, notes }, changes }) => ({
      id,
      order,
      names,
      notes,
      isDraft: isAlready(draft, changes),
    })),
  }),
  "presets/apply": async ({ id }) => {
    const found = (await readPresets(packs)).find((each) => each.id === id);
    if (found === undefined) throw new AppError("input-invalid", `there is no preset ${id}`);
    const issues = await draft.change(found.changes);
    return { ok: true, view: draft.view(), issues: [...issues] };
  },
});

function isAlready(draft: DraftStore, changes: readonly SettingChange[]): boolean {
  const imagined = draft.imagine(changes);
  return imagined.ok && differencesOf(draft.rules, imagined.rules).length === 0;
}
