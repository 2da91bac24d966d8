// Words for numbers and for the parts of a spoken e-mail address, per language. Data only: a new language is a new entry.

import type { Language } from "../../../src-core/ids.ts";

/** All lower case, as a recogniser writes them. */
export interface NumberWords {
  /** Words that are numbers and nothing else. A single one of `long` is hidden; of `short` only two or more together. */
  readonly short: readonly string[];
  readonly long: readonly string[];
  /** Numbers written as one word: two or more parts, joined or not ("vierentachtig"), or one with an ending ("tachtigste"). */
  readonly compound: {
    readonly parts: readonly string[];
    readonly joints: readonly string[];
    readonly endings: readonly string[];
  };
  /** Words that may stand inside a number ("double", "and") or between its parts (hesitation), never at its end. */
  readonly inside: readonly string[];
  /** Spoken `@` and `.` of an address. */
  readonly at: readonly string[];
  readonly dot: readonly string[];
}

const noCompounds = { parts: [], joints: [], endings: [] };
const nlUnits = ["nul", "één", "een", "eentje", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"];
const nlTens = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];
const nlTeens = ["dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"];
const enTeens = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const enTens = ["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/** Cases of the Polish numerals, in which a caller may say a date or an amount. */
const plUnits =
  "zero zera jeden jedna jedno jednego jednej dwa dwie dwóch dwaj dwom trzy trzech trzem cztery czterech czterem pięć pięciu sześć sześciu siedem siedmiu osiem ośmiu dziewięć dziewięciu dziesięć dziesięciu jedenaście jedenastu dwanaście dwunastu pierwszy pierwszego drugi drugiego trzeci trzeciego czwarty czwartego piąty piątego szósty szóstego siódmy siódmego ósmy ósmego dziewiąty dziewiątego dziesiąty dziesiątego";
const plLong =
  "trzynaście trzynastu czternaście czternastu piętnaście piętnastu szesnaście szesnastu siedemnaście siedemnastu osiemnaście osiemnastu dziewiętnaście dziewiętnastu dwadzieścia dwudziestu dwudziesty dwudziestego trzydzieści trzydziestu trzydziesty trzydziestego czterdzieści czterdziestu czterdziesty czterdziestego pięćdziesiąt pięćdziesięciu pięćdziesiąty pięćdziesiątego sześćdziesiąt sześćdziesięciu sześćdziesiąty sześćdziesiątego siedemdziesiąt siedemdziesięciu siedemdziesiąty siedemdziesiątego osiemdziesiąt osiemdziesięciu osiemdziesiąty osiemdziesiątego dziewięćdziesiąt dziewięćdziesięciu dziewięćdziesiąty dziewięćdziesiątego sto stu dwieście dwustu trzysta trzystu czterysta czterystu pięćset pięciuset sześćset sześciuset siedemset siedmiuset osiemset ośmiuset dziewięćset dziewięciuset tysiąc tysiąca tysiące tysięcy milion milionów";

export const numberWords: Readonly<Record<Language, NumberWords>> = {
  nl: {
    short: [...nlUnits, "tien", "elf", "twaalf", "eerste", "tweede", "derde", "vierde", "vijfde"],
    long: [...nlTeens, ...nlTens, "honderd", "duizend", "miljoen"],
    compound: {
      parts: [...nlUnits, "tien", "elf", "twaalf", ...nlTeens, ...nlTens, "honderd", "duizend"],
      joints: ["en", "ën"],
      endings: ["ste", "de"],
    },
    inside: ["dubbel", "dubbele", "driemaal", "tweemaal", "keer", "maal", "plus", "en", "de", "eh", "uh", "ehm", "uhm"],
    at: ["apenstaartje", "apenstaart", "at", "ad"],
    dot: ["punt", "dot"],
  },
  en: {
    short:
      "zero oh nought one two three four five six seven eight nine ten eleven twelve first second third fourth fifth sixth seventh eighth ninth tenth".split(
        " ",
      ),
    long: [...enTeens, ...enTens, "hundred", "thousand", "million"],
    compound: noCompounds,
    inside: ["double", "triple", "treble", "times", "plus", "dash", "and", "uh", "um", "er", "erm"],
    at: ["at"],
    dot: ["dot", "point"],
  },
  pl: {
    short: plUnits.split(" "),
    long: plLong.split(" "),
    compound: noCompounds,
    inside: ["razy", "podwójne", "podwójna", "plus", "kreska", "i", "yyy", "eee", "hm"],
    at: ["małpa", "małpka", "et", "at"],
    dot: ["kropka"],
  },
};
