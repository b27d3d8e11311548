import { ConfigurationError, type Fault } from "../../egress/input/configuration-error.ts";
import { show } from "../../egress/input/show.ts";
import { readIfThere } from "../../files/read-if-there.ts";
import { showPath } from "../../files/show-path.ts";
import type { JsonObject } from "../model/plan-document.ts";
import { isYamlMap, readYaml, type YamlValue } from "./read-yaml.ts";

/** What a cloud would answer to a call of a provider function. */
export interface Answer {
  /** Token of the function, as in `aws:index/getAvailabilityZones:getAvailabilityZones`. */
  readonly call: string;
  /**
   * Arguments that the call must have; it may have others too. Default: none, so that every call of the function
   * matches.
   */
  readonly args: JsonObject;
  readonly result: JsonObject;
}

/**
 * Reads answers from a YAML or JSON file: a list of `{call, args, result}`.
 *
 * @throws ConfigurationError naming file, entry and key.
 */
export function readAnswers(file: string): Answer[] {
  const shown = showPath(file);
  const text = readIfThere(file);
  if (text === undefined) throw new ConfigurationError([{ path: "--answers", message: `there is no file ${shown}.` }]);
  const list = readYaml(text, shown) ?? [];
  if (!Array.isArray(list)) throw new ConfigurationError([{ path: shown, message: `is no list. ${SHAPE}` }]);
  const faults = list.flatMap((entry, index) => faultsOf(entry, `${shown}: [${index}]`));
  if (faults.length > 0) throw new ConfigurationError(faults);
  return list.map((entry) => ({ args: {}, ...(entry as object) }) as Answer);
}

const SHAPE = "Write entries with `call`, `result` and, where only some calls are meant, `args`.";

function faultsOf(entry: YamlValue, path: string): Fault[] {
  if (!isYamlMap(entry)) return [{ path, message: `${show(entry)} is no answer. ${SHAPE}` }];
  const { call, args = {}, result, ...others } = entry;
  return [
    ...(typeof call === "string" && call.split(":").length === 3
      ? []
      : [
          {
            path: `${path}.call`,
            message: `${show(call)} is no token of a function. Write it whole, as in "aws:index/getRegion:getRegion".`,
          },
        ]),
    ...(isYamlMap(args) ? [] : [{ path: `${path}.args`, message: `${show(args)} is no map of arguments.` }]),
    ...(isYamlMap(result)
      ? []
      : [{ path: `${path}.result`, message: `${show(result)} is no map of what the call gives.` }]),
    ...Object.keys(others).map((key) => ({ path: `${path}.${key}`, message: `is no key of an answer. ${SHAPE}` })),
  ];
}
