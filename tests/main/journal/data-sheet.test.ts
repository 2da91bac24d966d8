// The works-council data sheet says what the code does: its figures come from the schema, and drift fails here.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataSheetFile, freshDataSheet } from "../../../src-main/journal/write-data-sheet.ts";

const sheet = readFileSync(dataSheetFile, "utf8");

test("the data sheet is current; to mend it: npm run data-sheet", async () => {
  expect(await freshDataSheet()).toBe(sheet);
});

test("says the same in three languages", () => {
  const parts = sheet.split(/^## /mu).slice(1);
  const figures = parts.map((part) => [...part.matchAll(/<!-- begin: ([\w-]+)[^]*?<!-- end/gu)].map(([text]) => text));
  expect(figures[0]).toHaveLength(8);
  expect(figures[1]).toEqual(figures[0]);
  expect(figures[2]).toEqual(figures[0]);
});
