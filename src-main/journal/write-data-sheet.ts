// `npm run data-sheet`: fills the figures of docs/data-sheet.md in anew. The test does the same and compares.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { z } from "zod";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { dataSheetFigures, type StoredTable, withFigures } from "./data-sheet.ts";
import { openJournal } from "./open.ts";
import type { Database } from "./store/database.ts";

/** The sheet's file. */
export const dataSheetFile = fileURLToPath(new URL("../../docs/data-sheet.md", import.meta.url));

const pair = z.tuple([z.string(), z.string()]);

/** Tables and columns as SQLite lists them, without those it keeps for itself. */
export function tablesOf(database: Database): StoredTable[] {
  const columns = database.all(
    `SELECT tables.name, columns.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name NOT LIKE 'evidence_%'
     ORDER BY tables.name, columns.cid`,
    pair,
  );
  const names = [...new Set(columns.map(([table]) => table))];
  return names.map((table) => ({ table, columns: columns.filter(([of]) => of === table).map(([, column]) => column) }));
}

/** The sheet as it ought to be now. */
export async function freshDataSheet(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "steadyline-sheet-"));
  const database = openJournal(join(folder, "journal.db"), "-".repeat(32));
  try {
    const sheet = withFigures(readFileSync(dataSheetFile, "utf8"), dataSheetFigures(tablesOf(database), defaultPolicy));
    return await format(sheet, { parser: "markdown", printWidth: 120 });
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(dataSheetFile, await freshDataSheet());
