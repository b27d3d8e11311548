import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { describe, it } from "mocha";
import { planOutput } from "../docs/pictures/plan.ts";
import { renderTerminal } from "../docs/pictures/terminal.ts";
import { THEMES } from "../docs/pictures/theme.ts";
import { renderPictures } from "../docs/render.ts";
import { shippedProgram } from "./support/repository/shipped.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs", "pictures");
const committed = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".svg"))
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );

describe("the pictures of the README", () => {
  it("show the plan as it is; if not, run `npm run docs` and commit the change", async () =>
    assert.deepEqual(committed(), renderPictures(await planOutput(shippedProgram()))));

  it("are small, load nothing, and say in words what they show", () => {
    for (const [file, picture] of Object.entries(committed())) {
      assert.ok(picture.length < 20_000, file);
      assert.match(picture, /<title>.{50,}<\/title>/, file);
      assert.doesNotMatch(picture, /href|url\(|<script|<image|<foreignObject/, file);
    }
  });

  it("name components that there are", () => {
    const { resources } = JSON.parse(readFileSync(join(root, "components", "schema.json"), "utf8"));
    const names = committed()["path-light.svg"]?.match(/\b(?:Aws|Azure)\w+Egress\b/g) ?? [];
    assert.equal(names.length, 5);
    for (const name of names) assert.ok(`mesh-egress:index:${name}` in resources, name);
  });
});

describe("the picture of a terminal", () => {
  const paint = (style: "bold" | "dim" | "cyan", text: string) => styleText(style, text, { validateStream: false });
  const picture = renderTerminal(
    `${paint("bold", "a<b")}  c\n${paint("dim", `x${paint("cyan", "y")}`)} z`,
    10,
    "d",
    THEMES.dark,
  );

  it("has each text in its column, line and colours, and no spaces that would not be drawn", () =>
    assert.deepEqual(
      [
        ...picture.matchAll(/<text x="([\d.]+)" y="(\d+)" textLength="([\d.]+)"(?: class="([\w ]+)")?>(.*)<\/text>/g),
      ].map(([, ...found]) => found),
      [
        ["14", "26", "21.6", "bold", "a&lt;b"],
        ["50", "26", "7.2", undefined, "c"],
        ["14", "43", "7.2", "dim", "x"],
        ["21.2", "43", "7.2", "dim cyan", "y"],
        ["35.6", "43", "7.2", undefined, "z"],
      ],
    ));

  it("is as wide as the terminal was", () => assert.match(picture, /viewBox="0 0 100 62"/));
});
