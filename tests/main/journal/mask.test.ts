// What is hidden in a text before it is stored, and what is not: a table per language.

import { describe, expect, test } from "vitest";
import type { Language } from "../../../src-core/ids.ts";
import { mask } from "../../../src-main/journal/masking/mask.ts";

/** Language, what was said, what is stored. */
type Row = readonly [Language, string, string];

const written: Row[] = [
  ["en", "call me on 020 7946 0958 now", "call me on # now"],
  ["en", "call +44 (0)20 7946-0958", "call #"],
  ["nl", "mijn nummer is 06-12345678", "mijn nummer is #"],
  ["pl", "dzwoń na +48 601 234 567 zaraz", "dzwoń na # zaraz"],
  ["nl", "rekening NL91 ABNA 0417 1643 00", "rekening #"],
  ["nl", "rekening nl91abna0417164300 zei ik", "rekening # zei ik"],
  ["pl", "konto PL61 1090 1014 0000 0712 1981 2874", "konto #"],
  ["en", "account GB29 NWBK 6016 1331 9268 19", "account #"],
  ["en", "card 4111 1111 1111 1111", "card #"],
  ["en", "card 4111-1111-1111-1111, you moron", "card #, you moron"],
  ["en", "write to Jan.De-Vries+x@example.co.uk today", "write to #@# today"],
  ["pl", "józef@przykład.pl", "#@#"],
  ["nl", "postcode 1234AB huis 7", "postcode # huis #"],
  ["en", "order AB-1234-X", "order AB-#-X"],
  ["en", "born 12/03/1984", "born #"],
  ["en", "twice 2x", "twice #"],
];

const spoken: Row[] = [
  ["nl", "vier vier zeven", "#"],
  ["nl", "het is nul zes een twee drie vier idioot", "het is # idioot"],
  ["nl", "dubbel vier zeven", "#"],
  ["nl", "dubbel vier", "#"],
  ["nl", "rekening n l nul één a b vier", "rekening n l #"],
  ["nl", "rekening nul één a b vier twee", "rekening #"],
  ["nl", "ik ben vierentachtig", "ik ben #"],
  ["nl", "geboren in negentienhonderdvierentachtig", "geboren in #"],
  ["nl", "drieëndertig euro", "# euro"],
  ["nl", "twee keer de zeven", "#"],
  ["nl", "jan punt de vries apenstaartje voorbeeld punt nl", "#@#"],
  ["nl", "jan apenstaartje voorbeeld punt nl zei ik", "#@# zei ik"],
  ["en", "double five", "#"],
  ["en", "my number is oh seven seven double two nine", "my number is #"],
  ["en", "nineteen eighty four", "#"],
  ["en", "one hundred and twenty three pounds", "# pounds"],
  ["en", "four um four uh seven", "#"],
  ["en", "jane dot smith at example dot co dot uk you fool", "#@# you fool"],
  ["en", "Four-Four-Seven", "#"],
  ["pl", "pięć zero zero sześć", "#"],
  ["pl", "tysiąc dziewięćset osiemdziesiąt cztery", "#"],
  ["pl", "mam czterdzieści lat", "mam # lat"],
  ["pl", "dwudziestego trzeciego marca", "# marca"],
  ["pl", "jan kropka kowalski małpa przykład kropka pl", "#@#"],
];

const untouched: Row[] = [
  ["en", "you are one useless idiot", "you are one useless idiot"],
  ["en", "look at me you cow", "look at me you cow"],
  ["en", "what a second rate company", "what a second rate company"],
  ["nl", "wat een idioot", "wat een idioot"],
  ["nl", "let op, acht uur", "let op, acht uur"],
  ["nl", "we gaan vieren", "we gaan vieren"],
  ["nl", "jij en ik - nu meteen ", "jij en ik - nu meteen "],
  ["pl", "ty głupia małpa jedna", "ty głupia małpa jedna"],
  ["pl", "i co z tego", "i co z tego"],
  ["en", "", ""],
];

describe.each([
  ["written numbers and addresses", written],
  ["spoken numbers and addresses", spoken],
  ["what is no number", untouched],
])("%s", (_, rows) => {
  test.each(rows)("%s: “%s” is stored as “%s”", (language, said, stored) => {
    expect(mask(said, language)).toBe(stored);
    expect(mask(stored, language)).toBe(stored);
  });
});
