// A passphrase: from a file, or typed at the terminal without being shown.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { AppError } from "../../src-shared/errors.ts";
import type { CliIo } from "./output.ts";

/** Asks for it once; `again`: twice, as for a new one. Throws `usage` where nobody can be asked. */
export async function passphraseOf(
  { stdin, stderr }: CliIo,
  { file, again = false }: { readonly file?: string | undefined; readonly again?: boolean },
): Promise<string> {
  if (file !== undefined) return firstLineOf(file);
  if (!("isTTY" in stdin) || stdin.isTTY !== true)
    throw new AppError("usage", "no terminal to ask for the passphrase; expected --passphrase-file FILE");
  const silence = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: stdin, output: silence, terminal: true });
  const ask = async (question: string): Promise<string> => {
    stderr.write(question);
    const answer = await lines.question("");
    stderr.write("\n");
    return answer;
  };
  try {
    const passphrase = await ask("passphrase: ");
    if (again && (await ask("the same again: ")) !== passphrase)
      throw new AppError("usage", "the two passphrases differ; expected the same twice");
    return passphrase;
  } finally {
    lines.close();
  }
}

async function firstLineOf(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read the passphrase file ${file}: ${String(cause)}`, { cause });
  });
  return text.split(/\r?\n/, 1)[0] ?? "";
}
