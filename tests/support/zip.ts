// Zip files for tests, written byte by byte so that they can lie: about sizes, names, kinds and checksums.

import { crc32, deflateRawSync } from "node:zlib";

export interface ZipItem {
  readonly name: string;
  readonly data?: Buffer;
  /** Unix mode with the kind of file; default: a plain file. */
  readonly mode?: number;
  /** What the directory claims, where it is not the truth. */
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
  readonly isEncrypted?: boolean;
  readonly method?: number;
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, (value >>> 8) & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);

/** The zip's bytes. */
export function zipOf(items: readonly ZipItem[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = Buffer.alloc(0), mode = 0o100_644, isEncrypted = false, method = 8, ...claims } of items) {
    const packed = method === 8 ? deflateRawSync(data) : data;
    const path = Buffer.from(name);
    const about = Buffer.concat([
      u16(20),
      u16(isEncrypted ? 1 : 0),
      u16(method),
      u32(0),
      u32(claims.claimedCrc ?? crc32(data)),
      u32(packed.length),
      u32(claims.claimedBytes ?? data.length),
      u16(path.length),
      u16(0),
    ]);
    const body = Buffer.concat([u32(0x04034b50), about, path, packed]);
    bodies.push(body);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x0314),
        about,
        u16(0),
        u16(0),
        u16(0),
        u32((mode << 16) >>> 0),
        u32(offset),
        path,
      ]),
    );
    offset += body.length;
  }
  const listing = Buffer.concat(directory);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(items.length),
    u16(items.length),
    u32(listing.length),
    u32(offset),
    u16(0),
  ];
  return Buffer.concat([...bodies, listing, ...end]);
}

/** Entries of a model that passes every check (and loads in no recogniser). */
export const modelItems = (top = "vosk-model-small-nl-9.9"): ZipItem[] => [
  { name: `${top}/`, mode: 0o040_755 },
  { name: `${top}/am/final.mdl`, data: Buffer.from("acoustic") },
  { name: `${top}/conf/mfcc.conf`, data: Buffer.from("--use-energy=false\n--sample-frequency=16000\n") },
  { name: `${top}/conf/model.conf`, data: Buffer.from("--beam=10\n") },
  { name: `${top}/graph/HCLr.fst`, data: Buffer.from("left") },
  { name: `${top}/graph/Gr.fst`, data: Buffer.from("right") },
  { name: `${top}/README`, data: Buffer.from("a model") },
];
