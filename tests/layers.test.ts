import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, it } from "mocha";

/**
 * What each place may import: layers of ours, and which of Pulumi's packages. What isn't built yet stands here already.
 */
const LAYERS: Record<string, { ours: string[]; pulumi: "none" | "sdk" | "clouds" }> = {
  "src/text": { ours: [], pulumi: "none" },
  "src/egress": { ours: ["src/text"], pulumi: "none" },
  "src/files": { ours: ["src/egress", "src/text"], pulumi: "none" },
  "src/catalogue": { ours: ["src/egress", "src/files", "src/text"], pulumi: "none" },
  "src/queries": { ours: [], pulumi: "none" },
  components: { ours: ["src/egress", "src/catalogue", "src/guardrail", "src/queries", "src/text"], pulumi: "clouds" },
  "src/config": { ours: ["src/egress", "src/catalogue"], pulumi: "sdk" },
  "index.ts": { ours: ["src/config", "src/catalogue", "components"], pulumi: "clouds" },
  "src/readers": { ours: ["src/egress", "src/text"], pulumi: "none" },
  "src/reach": { ours: ["src/egress", "src/readers", "src/text"], pulumi: "none" },
  "src/sources": { ours: ["src/egress", "src/files", "src/text"], pulumi: "none" },
  "src/stack": { ours: ["src/egress", "src/files", "src/catalogue", "src/text"], pulumi: "sdk" },
  "src/stack/model": { ours: ["src/egress"], pulumi: "none" },
  "src/stack/process": { ours: [], pulumi: "none" },
  "src/stack/sdk": { ours: ["src/egress"], pulumi: "sdk" },
  "src/stack/project": { ours: ["src/egress", "src/files", "src/stack/model", "src/text"], pulumi: "none" },
  "src/stack/engine": {
    ours: ["src/egress", "src/catalogue", "src/files", "src/stack/model", "src/stack/sdk", "src/stack/project"],
    pulumi: "sdk",
  },
  "src/stack/program": {
    ours: ["src/egress", ...["model", "process", "sdk", "project", "engine"].map((room) => `src/stack/${room}`)],
    pulumi: "sdk",
  },
  "src/stack/pack": {
    ours: ["src/egress", ...["model", "process", "sdk", "project"].map((room) => `src/stack/${room}`)],
    pulumi: "sdk",
  },
  policy: { ours: ["src/egress", "src/files", "src/catalogue", "src/readers", "src/reach", "src/text"], pulumi: "sdk" },
  "src/report": {
    ours: ["src/egress", "src/catalogue", "src/observe", "src/readers", "src/reach", "src/text", "policy"],
    pulumi: "none",
  },
  "src/verify": { ours: ["src/egress", "src/files", "src/catalogue", "src/text"], pulumi: "none" },
  "src/verify/model": { ours: ["src/egress", "src/catalogue"], pulumi: "none" },
  "src/verify/probe": { ours: ["src/egress", "src/catalogue", "src/verify/model"], pulumi: "none" },
  "src/verify/judge": { ours: ["src/egress", "src/verify/model"], pulumi: "none" },
  "src/verify/request": { ours: ["src/egress", "src/files", "src/catalogue", "src/verify/model"], pulumi: "none" },
  "src/verify/report": { ours: ["src/text", "src/verify/model", "src/verify/judge"], pulumi: "none" },
  "src/guardrail": { ours: ["src/egress", "src/catalogue", "src/files", "src/text"], pulumi: "none" },
  "src/observe": { ours: ["src/egress", "src/catalogue", "src/queries", "src/reach", "src/text"], pulumi: "none" },
  "src/observe/records": { ours: ["src/egress", "src/observe/log-event.ts"], pulumi: "none" },
  "src/observe/input": { ours: ["src/observe/log-event.ts", "src/observe/records"], pulumi: "none" },
  "src/observe/report": {
    ours: ["src/egress", "src/queries", "src/text", "src/observe/intent.ts", "src/observe/input"],
    pulumi: "none",
  },
  docs: {
    ours: ["src/egress", "src/catalogue", "policy", "src/report", "src/verify", "src/text", "src/cli", "tests/support"],
    pulumi: "none",
  },
  ci: { ours: [], pulumi: "none" },
};

/**
 * Rooms that have a face, `index.ts`, by which policy and readers import all that is in them; their own files don't.
 */
const FACES = ["src/egress", "src/reach", "src/readers/kit", "policy/mesh"];

const root = resolve(import.meta.dirname, "..");
const CODE = /\.[cm]?[jt]s$/;

/** Module specifiers of a file, those of `import()` and of `export … from` as well. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map(([, specifier]) => specifier ?? "");

const filesOf = (layer: string): string[] => {
  const path = join(root, layer);
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return CODE.test(path) ? [path] : [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => CODE.test(name) && !name.includes("node_modules"))
    .map((name) => join(path, name));
};

const isIn = (file: string, place: string): boolean =>
  file === join(root, place) || file.startsWith(join(root, place, sep));

const pulumiOf = (specifier: string): "none" | "sdk" | "clouds" =>
  /^@pulumi\/(?:pulumi|policy)(?:\/|$)/.test(specifier) ? "sdk" : specifier.startsWith("@pulumi/") ? "clouds" : "none";

const REACH = ["none", "sdk", "clouds"];

/** Imports that go up or sideways, as `file imports specifier`. */
const strays = (layer: string): string[] =>
  filesOf(layer).flatMap((file) =>
    importsOf(readFileSync(file, "utf8"))
      .filter((specifier) => !isAllowed(layer, file, specifier))
      .map((specifier) => `${relative(root, file)} imports ${specifier}`),
  );

function isAllowed(layer: string, file: string, specifier: string): boolean {
  const { ours, pulumi } = LAYERS[layer] ?? assert.fail(layer);
  if (!specifier.startsWith(".")) return REACH.indexOf(pulumiOf(specifier)) <= REACH.indexOf(pulumi);
  const target = resolve(dirname(file), specifier);
  return [layer, ...ours].some((place) => isIn(target, place));
}

/** Every file of the product with those of it that it imports, types included; a built file counts as its source. */
const graph = (): Map<string, string[]> => {
  const files = [...Object.keys(LAYERS), "src/build", "src/cli"].flatMap(filesOf).filter((file) => !isBuilt(file));
  const known = new Set(files);
  const targetsOf = (file: string) =>
    importsOf(readFileSync(file, "utf8"))
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => resolve(dirname(file), specifier))
      .filter((target) => known.has(target));
  return new Map(files.map((file) => [file, targetsOf(file)]));
};

const isBuilt = (file: string): boolean => relative(root, file).split(sep).includes("dist");

/** A circle of what imports what, the first also last; undefined where there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const target of imports.get(name) ?? []) {
      const circle = visit(target, [...path, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of imports.keys()) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}

describe("no circle of imports, those of types included,", () => {
  const imports = graph();
  const shown = (circle: readonly string[] | undefined) => circle?.map((name) => relative(root, name)).join(" -> ");

  it("among the files", () => assert.equal(shown(circleIn(imports)), undefined));

  it("is overlooked", () => {
    const circle = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", []],
      ["d", ["b"]],
    ]);
    assert.deepEqual(circleIn(circle), ["b", "d", "b"]);
  });
});

describe("imports go down the layers only", () => {
  for (const layer of Object.keys(LAYERS)) it(layer, () => assert.deepEqual(strays(layer), []));

  it("and by the face of a room that has one, in policy and readers", () => {
    const past = [...filesOf("policy"), ...filesOf("src/readers")]
      .filter((file) => !isBuilt(file))
      .flatMap((file) =>
        importsOf(readFileSync(file, "utf8")).flatMap((specifier) => {
          const target = resolve(dirname(file), specifier);
          const isPast = FACES.some(
            (room) => isIn(target, room) && !isIn(file, room) && target !== join(root, room, "index.ts"),
          );
          return isPast ? [`${relative(root, file)} imports ${specifier}`] : [];
        }),
      );
    assert.deepEqual(past, []);
  });

  it("knows every place that holds code", () => {
    const places = [...readdirSync(root), ...readdirSync(join(root, "src")).map((name) => `src/${name}`)]
      .filter((name) => !name.startsWith(".") && !["node_modules", "dist", "src"].includes(name))
      .filter((name) => filesOf(name).length > 0);
    const anywhere = ["src/build", "src/cli", "tests", "bench", "examples"];
    assert.deepEqual(
      places.filter((name) => !(name in LAYERS) && !anywhere.includes(name)),
      [],
    );
  });

  it("leaves ci/ without packages: it runs beside a token, where nothing is installed", () =>
    assert.deepEqual(
      filesOf("ci").flatMap((file) =>
        importsOf(readFileSync(file, "utf8")).filter((name) => !/^(?:node:|\.)/.test(name)),
      ),
      [],
    ));

  it("sees imports however they are written", () =>
    assert.deepEqual(
      importsOf(`import "./a.ts"; export { x } from './b.ts'; await import("./c.ts"); import type { D } from "./d.ts"`),
      ["./a.ts", "./b.ts", "./c.ts", "./d.ts"],
    ));
});

describe("an exported name of the product is declared once", () => {
  const DECLARED = /^export (?:abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;

  const placesOf = new Map<string, Set<string>>();
  for (const file of graph().keys())
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(DECLARED))
      placesOf.set(name, (placesOf.get(name) ?? new Set()).add(relative(root, file)));

  /** Whether each place is of another cloud, in its own folder of one tree: the same thing, once a cloud. */
  const isOncePerCloud = (places: readonly string[]): boolean => {
    const rooms = places.map((place) => /^(.*)\b(aws|azure|kubernetes)\b/.exec(dirname(place)));
    const clouds = new Set(rooms.map((room) => room?.[2]));
    return (
      clouds.size === places.length && !clouds.has(undefined) && new Set(rooms.map((room) => room?.[1])).size === 1
    );
  };

  it("but for what each cloud has of its own", () =>
    assert.deepEqual(
      [...placesOf].filter(([, places]) => places.size > 1 && !isOncePerCloud([...places])),
      [],
    ));

  it("which the clouds' folders are told by", () => {
    assert.ok(isOncePerCloud(["src/readers/aws/routes.ts", "src/readers/azure/routes.ts"]));
    assert.ok(!isOncePerCloud(["src/readers/aws/routes.ts", "src/readers/aws/networks.ts"]));
    assert.ok(!isOncePerCloud(["src/readers/aws/routes.ts", "components/azure/routes.ts"]));
    assert.ok(!isOncePerCloud(["src/readers/aws/routes.ts", "src/readers/index.ts"]));
  });
});
