// Reads a YAML (or JSON) document against a schema; every problem names file, line and path.

import { readFile } from "node:fs/promises";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { AppError, type ErrorCode } from "../../src-shared/errors.ts";

export type DocumentPath = readonly (string | number)[];

/** A parsed document that still knows on which line each value stands. */
export interface LocatedDocument<T> {
  readonly value: T;
  /** `file:line path: message`, one line. */
  readonly describe: (path: DocumentPath, message: string) => string;
}

/** Reads and validates. Throws an `AppError` with `code` that lists every problem, one per line. */
export async function readYaml<T>(file: string, schema: z.ZodType<T>, code: ErrorCode): Promise<LocatedDocument<T>> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError(
      "file-unreadable",
      `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  return parseYaml(text, { file, schema, code });
}

/** As `readYaml`, for a text already in hand. */
export function parseYaml<T>(
  text: string,
  { file, schema, code }: { readonly file: string; readonly schema: z.ZodType<T>; readonly code: ErrorCode },
): LocatedDocument<T> {
  // A document is many times the size of what it says. It is let go, and read once more where something must be located in it.
  let located: ReturnType<typeof documentOf> | undefined;
  const describe = (path: DocumentPath, message: string): string => {
    const { document, lines } = (located ??= documentOf(text));
    return `${file}:${lineOf(document, lines, path)} ${pathText(path)}: ${message}`;
  };
  const parsed = schema.safeParse(valueOf(text, { file, code }));
  if (parsed.success) return { value: parsed.data, describe };
  const problems = parsed.error.issues.map((issue) =>
    describe(
      issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)),
      issue.message,
    ),
  );
  throw new AppError(code, problems.join("\n"));
}

function valueOf(text: string, { file, code }: { readonly file: string; readonly code: ErrorCode }): unknown {
  const { document, lines } = documentOf(text);
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new AppError(code, `${file}:${lines.linePos(broken.pos[0]).line}: not valid YAML: ${broken.message}`);
  return document.toJS();
}

function documentOf(text: string): { readonly document: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
}

const pathText = (path: DocumentPath): string =>
  path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "") || "(root)";

/** Line of the deepest node of `path` that exists. */
function lineOf(document: Document, lines: LineCounter, path: DocumentPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
