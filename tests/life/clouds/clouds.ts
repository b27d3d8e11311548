import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { cleanUp } from "../../support/clean-up.ts";
import { changed, keyOf, type Landscape, type Site, type Standing, type Write } from "./cloud.ts";
import type { Props } from "./constraints.ts";
import type { Asked, Question, Told } from "./process.ts";

/** The packages whose providers stand in for those of clouds. */
const PACKAGES = ["aws", "azure-native"] as const;

/** AWS and Azure, each in a process of its own, as a test sees both. */
export class Clouds implements Site {
  readonly #processes = new Map<string, ChildProcess>();
  readonly #answers = new Map<number, (standing: Standing | undefined) => void>();
  #landscape: Landscape = new Map();
  #questions = 0;
  /** Ports of their providers, by package. */
  readonly ports: Record<string, number> = {};
  readonly writes: Write[] = [];
  /** Called with the number of writes so far, before the writer learns of the last. */
  onWrite: (count: number) => void = () => {};

  /** Starts both, until the test that asked for them is over. */
  static async open(): Promise<Clouds> {
    const clouds = new Clouds();
    await Promise.all(PACKAGES.map((name) => clouds.#start(name)));
    return clouds;
  }

  get landscape(): Landscape {
    return this.#landscape;
  }

  async place(type: string, inputs: Props): Promise<Standing> {
    return (await this.#ask(type, { place: inputs })) as Standing;
  }

  /** Takes away what others had put there, or what stands in ours, as by hand. */
  async takeAway(type: string, id: string): Promise<void> {
    await this.#ask(type, { takeAway: id });
  }

  /** Has the cloud refuse to make any of the type from now on, in these words; none at all ends it. */
  async refuse(type: string, why: string | undefined): Promise<void> {
    await this.#ask(type, { refuse: why });
  }

  find(type: string, id: string): Standing | undefined {
    return this.#landscape.get(keyOf(type, id));
  }

  #ask(type: string, what: Question): Promise<Standing | undefined> {
    const question = ++this.#questions;
    const { promise, resolve, reject } = Promise.withResolvers<Standing | undefined>();
    this.#answers.set(question, resolve);
    const cloud = this.#processes.get(type.split(":")[0] ?? "");
    if (!cloud) throw new Error(`There is no cloud for ${type}`);
    cloud.once("exit", reject);
    send(cloud, { ...what, type, question });
    return promise.finally(() => cloud.off("exit", reject));
  }

  async #start(name: string): Promise<void> {
    const cloud = fork(join(import.meta.dirname, "process.ts"), { serialization: "advanced", execArgv: [] });
    cleanUp(() => cloud.kill());
    this.#processes.set(name, cloud);
    const [{ port }] = (await once(cloud, "message")) as [{ port: number }];
    this.ports[name] = port;
    cloud.on("message", (told: Told) => {
      if ("change" in told) {
        this.#landscape = changed(this.#landscape, told.change);
        this.writes.push({ what: told.change.what, landscape: this.#landscape });
        this.onWrite(this.writes.length);
        send(cloud, { heard: told.number });
      } else if ("answered" in told) {
        this.#answers.get(told.answered)?.(told.standing);
        this.#answers.delete(told.answered);
      }
    });
  }
}

/** What has ended hears nothing more. */
const send = (cloud: ChildProcess, asked: Asked): unknown => cloud.connected && cloud.send(asked);
