// Fetching over a network that breaks off, lies and sends elsewhere: a real HTTP server on this machine.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addressesOf, pickModel, readCatalogue } from "../../../src-main/models/catalogue.ts";
import { type FetchOptions, fetchZip } from "../../../src-main/models/fetch-model.ts";
import { TestFolder } from "../../support/bundles.ts";
import { root } from "../../support/program.ts";

const content = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 7919) % 251));
const sha256 = createHash("sha256").update(content).digest("hex");

let folder: TestFolder;
let server: Server;
let base: URL;
let said: string[];
let asked: string[];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = new TestFolder();
  [said, asked] = [[], []];
  server = createServer((request, response) => {
    asked.push(`${request.url ?? ""} ${request.headers.range ?? "all"}`);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

const file = (): string => folder.file("model.zip");
const fetchIt = (more: Partial<FetchOptions> = {}): Promise<void> =>
  fetchZip({
    addresses: [new URL("/model.zip", base)],
    file: file(),
    bytes: content.length,
    sha256,
    onProgress: () => undefined,
    say: (line) => said.push(line),
    retryMs: 1,
    silenceMs: 300,
    ...more,
  });

/** A server as it should be: whole, or from a byte on. `upTo` breaks off there. */
const serve =
  ({ upTo = content.length } = {}) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": content.length - from,
      ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (upTo >= content.length) return void response.end(content.subarray(from));
    response.write(content.subarray(from, upTo), () => setTimeout(() => response.destroy(), 20));
  };

describe("a file", () => {
  test("comes whole, with its progress, and leaves no half behind", async () => {
    handle = serve();
    const seen: number[] = [];
    await fetchIt({ onProgress: (done) => seen.push(done) });
    expect(readFileSync(file()).equals(content)).toBe(true);
    expect(seen.at(-1)).toBe(content.length);
    expect(existsSync(`${file()}.part`)).toBe(false);
  });

  test("that breaks off goes on where it was, not from the beginning", async () => {
    let times = 0;
    handle = (request, response) => serve(times++ === 0 ? { upTo: 80_000 } : {})(request, response);
    await fetchIt();
    expect(readFileSync(file()).equals(content)).toBe(true);
    expect(asked[1]).toMatch(/bytes=[1-9]\d*-$/);
    expect(said).toHaveLength(1);
  });

  test("that breaks off for good is kept, and the next command goes on from there", async () => {
    handle = serve({ upTo: 80_000 });
    let times = 0;
    handle = (request, response) => {
      if (times++ === 0) serve({ upTo: 80_000 })(request, response);
      else response.destroy();
    };
    await expect(fetchIt()).rejects.toMatchObject({ code: "model-missing" });
    const kept = statSync(`${file()}.part`).size;
    expect(kept).toBeGreaterThan(0);
    handle = serve();
    await fetchIt();
    expect(asked.at(-1)).toBe(`/model.zip bytes=${kept}-`);
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  test("of a server that knows no ranges begins again and still comes whole", async () => {
    writeFileSync(`${file()}.part`, content.subarray(0, 1000));
    handle = (_, response) => void response.writeHead(200).end(content);
    await fetchIt();
    expect(readFileSync(file()).equals(content)).toBe(true);
  });

  test("that stops coming without an end is given up after a while, and resumed", async () => {
    let times = 0;
    handle = (request, response) => {
      if (times++ > 0) return serve()(request, response);
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 5000));
    };
    await fetchIt();
    expect(said[0]).toContain("nothing came for 0.3 s");
  });
});

describe("a server that lies", () => {
  test("about the size, before or while it sends, is given up", async () => {
    handle = (_, response) => void response.writeHead(200, { "content-length": 5 }).end("hello");
    await expect(fetchIt()).rejects.toThrow(/none gave the file/);
    expect(said).toEqual([expect.stringContaining("announces 5 bytes, expected 200000")]);
    handle = (_, response) => {
      response.writeHead(200); // No length told: chunks without end.
      const more = (): void => void response.write(content, (error) => (error ? undefined : setImmediate(more)));
      more();
    };
    await expect(fetchIt()).rejects.toThrow(/none gave the file/);
    expect(said[1]).toContain("more than the expected 200000 bytes");
    expect(statSync(`${file()}.part`).size).toBe(0);
  });

  test("about the content is found out by the hash, and nothing of it is kept", async () => {
    handle = (_, response) => void response.end(Buffer.alloc(content.length));
    await expect(fetchIt()).rejects.toMatchObject({ code: "model-missing" });
    expect(said[0]).toContain(`expected SHA-256 ${sha256}`);
    expect(existsSync(`${file()}.part`)).toBe(false);
    expect(existsSync(file())).toBe(false);
  });

  test("about where the rest begins is given up", async () => {
    writeFileSync(`${file()}.part`, content.subarray(0, 1000));
    handle = (_, response) =>
      void response.writeHead(206, { "content-range": `bytes 0-199999/200000` }).end(content);
    await expect(fetchIt()).rejects.toMatchObject({ code: "model-missing" });
    expect(said[0]).toContain("asked for the rest from byte 1000, it sends from 0");
  });
});

describe("a redirect", () => {
  const sendOn = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();

  test("is followed", async () => {
    handle = (request, response) => (request.url === "/there" ? serve() : sendOn("/there"))(request, response);
    await fetchIt();
    expect(asked.map((line) => line.split(" ")[0])).toEqual(["/model.zip", "/there"]);
  });

  test("in a circle, or to something that is no web address, is given up", async () => {
    handle = sendOn("/model.zip");
    await expect(fetchIt()).rejects.toMatchObject({ code: "model-missing" });
    expect(asked).toHaveLength(6);
    handle = sendOn("file:///etc/passwd");
    await expect(fetchIt()).rejects.toMatchObject({ code: "model-missing" });
    expect(said.at(-1)).toContain("sends on to file:///etc/passwd");
  });
});

test("the next mirror is tried when one has nothing", async () => {
  handle = (request, response) => {
    if (request.url === "/a/model.zip") return void response.writeHead(404).end();
    serve()(request, response);
  };
  await fetchIt({ addresses: [new URL("/a/model.zip", base), new URL("/b/model.zip", base)] });
  expect(asked).toEqual(["/a/model.zip all", "/b/model.zip all"]);
});

test("the catalogue has a model for every language, and mirrors stand in for its addresses", async () => {
  const catalogue = await readCatalogue(`${root}/models`);
  for (const name of ["small-nl", "small-pl", "small-en"]) expect(pickModel(catalogue, name).name).toBe(name);
  expect(() => pickModel(catalogue, "huge")).toThrow(/expected one of small-nl/);
  const model = pickModel(catalogue, "small-nl");
  expect(addressesOf(model, []).map(({ href }) => href)).toEqual([model.url]);
  expect(addressesOf(model, ["https://intra.example/models"]).map(({ href }) => href)).toEqual([
    `https://intra.example/models/${model.id}.zip`,
  ]);
});
