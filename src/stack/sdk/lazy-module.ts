import { createRequire, Module } from "node:module";

/**
 * Delays loading a CommonJS module until something of it is used.
 *
 * Loading Pulumi's SDK takes most of its time for two modules that only the serialisation of functions needs:
 * `typescript` and `@npmcli/arborist`. A stand-in under their file names in the module cache saves that time.
 *
 * @param from path of a module that would resolve `name`. If it can't, nothing happens.
 */
export function loadLazily(name: string, from: string): void {
  const require = createRequire(from);
  const file = resolveOrNothing(require, name);
  if (file === undefined || require.cache[file]) return;
  let loaded: object | undefined;
  const load = (): object => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file) as object;
    }
    return loaded;
  };
  const standIn = new Module(file);
  standIn.filename = file;
  standIn.loaded = true;
  standIn.exports = new Proxy(function standIn() {}, lazyHandler(load));
  require.cache[file] = standIn;
}

/**
 * `__esModule` is answered without loading the module. Compiled imports then keep the stand-in, instead of copying its
 * keys, which would load it. `default` must then be the module itself.
 */
const lazyHandler = (load: () => object): ProxyHandler<() => void> => ({
  get(_, key) {
    if (key === "__esModule") return true;
    const module = load();
    return key === "default" && !("default" in module) ? module : Reflect.get(module, key);
  },
  set: (_, key, value) => Reflect.set(load(), key, value),
  has: (_, key) => key in load(),
  ownKeys: () => [...new Set([...Reflect.ownKeys(load()), "prototype"])],
  getOwnPropertyDescriptor(target, key) {
    const own = Reflect.getOwnPropertyDescriptor(target, key);
    if (own && !own.configurable) return own;
    const descriptor = Reflect.getOwnPropertyDescriptor(load(), key);
    return descriptor && { ...descriptor, configurable: true };
  },
  apply: (_, self, parameters) => Reflect.apply(load() as () => unknown, self, parameters),
  construct: (_, parameters) => Reflect.construct(load() as new () => object, parameters),
});

function resolveOrNothing(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
