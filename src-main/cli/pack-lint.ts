// `pack lint`: asks the installed speech model which words of the rules it can hear at all.

import { audibilityOf, wordsOfRules } from "../../src-core/pack/audibility.ts";
import type { Language } from "../../src-core/ids.ts";
import { forkListener } from "../listener/fork-child.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import { usableModel } from "../models/usable-model.ts";
import { houseCuesFor } from "../packs/house-cues.ts";
import { loadCues } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";

export interface PackLintOptions {
  readonly lang: Language;
  readonly model?: string | undefined;
  readonly house?: string | undefined;
  readonly json: boolean;
}

/** Lists words the model does not know, and phrases and rules that can therefore never fire. Exit code 1 when a whole rule is deaf. */
export async function packLint(
  io: CliIo,
  paths: AppPaths,
  { lang, model: modelId, house, json }: PackLintOptions,
): Promise<number> {
  const pack = await loadCues(paths.packs, lang, await houseCuesFor(house, lang));
  const model = await usableModel(paths.models, lang, modelId);
  const words = [...wordsOfRules(pack).keys()];
  const known = new Set(await knownWords(paths, model.path, words));
  const { words: unknown, deafPhrases, deafRules } = audibilityOf(pack, known);
  if (json) {
    writeJson(io.stdout, {
      language: lang,
      model: model.id,
      words: words.length,
      unknown: Object.fromEntries(unknown),
      deafPhrases,
      deafRules,
    });
  } else {
    const say = (line: string): boolean => io.stdout.write(`${line}\n`);
    for (const [word, rules] of unknown) say(`unknown word  ${word.padEnd(20)} in ${rules.join(", ")}`);
    for (const phrase of deafPhrases) say(`never fires   ${phrase.rule}: ${phrase.say}`);
    for (const rule of deafRules) say(`deaf rule     ${rule}: none of its phrases can be heard`);
    say(
      `${model.id} knows ${known.size} of ${words.length} words of the ${lang} rules; ${deafPhrases.length} phrases and ${deafRules.length} rules can never fire with it`,
    );
  }
  return deafRules.length > 0 ? exitCodes.badLine : exitCodes.ok;
}

async function knownWords(paths: AppPaths, modelPath: string, words: readonly string[]): Promise<readonly string[]> {
  const host = createListenerHost({
    spawn: forkListener({ entry: paths.listener }),
    callTime: () => 0,
    onMessage: () => undefined,
    onState: () => undefined,
  });
  try {
    for (const done of [await host.start(), await host.loadModel(modelPath)]) if (!done.ok) throw done.error;
    const found = await host.findWords(words);
    if (!found.ok) throw found.error;
    return found.value;
  } finally {
    await host.shutdown();
  }
}
