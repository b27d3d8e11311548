import { isDeepStrictEqual } from "node:util";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { UNKNOWN } from "../../../src/egress/resource/pulumi-marks.ts";
import { Empty, type Message, made, Struct } from "../../support/pulumi/grpc-server.ts";
import { answerTo } from "./answers.ts";
import { type Cloud, kindOf, type Standing } from "./cloud.ts";
import type { Props } from "./constraints.ts";

/** What the provider of a cloud answers, by method of the protocol. */
export const methodsOf = (cloud: Cloud): Readonly<Record<string, (request: Message) => Message>> => ({
  attach: () => new Empty(),
  cancel: () => new Empty(),
  getPluginInfo: () => made(plugin.PluginInfo, { Version: "7.0.0" }),
  checkConfig: (request) => made(proto.CheckResponse, { Inputs: request.getNews() }),
  diffConfig: () => new proto.DiffResponse(),
  configure: () => made(proto.ConfigureResponse, { Supportspreview: true }),
  check(request) {
    const { inputs, faults } = cloud.check(
      typeOf(request),
      nameOf(request),
      propsOf(request.getOlds()),
      propsOf(request.getNews()),
    );
    return made(proto.CheckResponse, {
      Inputs: Struct.fromJavaScript(inputs),
      FailuresList: faults.map((Reason) => made(proto.CheckFailure, { Reason })),
    });
  },
  diff(request) {
    const olds = propsOf(request.getOldInputs());
    const news = propsOf(request.getNews());
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
      (key) => !isDeepStrictEqual(olds[key], news[key]),
    );
    const { immutable, named } = kindOf(typeOf(request));
    const replaces = changed.filter((key) => immutable.includes(key));
    return made(proto.DiffResponse, {
      Changes: changed.length > 0 ? proto.DiffResponse.DiffChanges.DIFF_SOME : proto.DiffResponse.DiffChanges.DIFF_NONE,
      DiffsList: changed,
      ReplacesList: replaces,
      Deletebeforereplace: replaces.length > 0 && deletesFirst(typeOf(request), named, news, nameOf(request)),
    });
  },
  async create(request) {
    const inputs = propsOf(request.getProperties());
    const type = typeOf(request);
    if (request.getPreview())
      return made(proto.CreateResponse, {
        Id: "",
        Properties: Struct.fromJavaScript({ ...inputs, ...unknownsOf(type) }),
      });
    return answerOf(proto.CreateResponse, await cloud.create(type, inputs));
  },
  async update(request) {
    const type = typeOf(request);
    const news = propsOf(request.getNews());
    if (request.getPreview()) {
      const olds = propsOf(request.getOlds());
      const moves = !isDeepStrictEqual(olds.subnetMappings, news.subnetMappings);
      return made(proto.UpdateResponse, {
        Properties: Struct.fromJavaScript({ ...olds, ...news, ...(moves && unknownsOf(type)) }),
      });
    }
    const { props } = await cloud.update(type, request.getId(), news);
    return made(proto.UpdateResponse, { Properties: Struct.fromJavaScript(props) });
  },
  async delete(request) {
    await cloud.remove(typeOf(request), request.getId());
    return new Empty();
  },
  invoke(request) {
    const answer = answerTo(request.getTok(), propsOf(request.getArgs()), cloud.landscape);
    return made(proto.InvokeResponse, { Return: Struct.fromJavaScript(answer) });
  },
  read(request) {
    const found = cloud.find(typeOf(request), idOf(typeOf(request), request.getId()));
    return found
      ? made(proto.ReadResponse, {
          Id: found.id,
          Properties: Struct.fromJavaScript(found.props),
          Inputs: Struct.fromJavaScript(found.inputs),
        })
      : new proto.ReadResponse();
  },
});

/**
 * Azure's provider deletes before it makes the successor, but for a name of its own making; AWS's does where the name
 * was given. Sources: pulumi-azure-native, provider/pkg/provider/provider.go; pulumi-terraform-bridge,
 * pkg/tfbridge/schema.go.
 */
const deletesFirst = (type: string, named: string | undefined, news: Props, name: string): boolean => {
  const isNamedByProvider = named !== undefined && String(news[named]).startsWith(`${name}-`);
  return type.startsWith("aws:") ? named !== undefined && !isNamedByProvider : !isNamedByProvider;
};

/** An id as `pulumi import` takes it: AWS's provider writes a route's in another way. */
const idOf = (type: string, id: string): string =>
  type === "aws:ec2/route:Route" && !id.startsWith("r-") ? `r-${id.replace("_", "-")}` : id;

/** What only the cloud knows of something that isn't there yet. */
const unknownsOf = (type: string): Props =>
  type.startsWith("aws:")
    ? Object.fromEntries(
        ["arn", "containerAssociationArn", "firewallStatuses", "vpcEndpointAssociationStatuses"].map((key) => [
          key,
          UNKNOWN,
        ]),
      )
    : { name: UNKNOWN };

const answerOf = (Response: Message, { id, props }: Standing): Message =>
  made(Response, { Id: id, Properties: Struct.fromJavaScript(props) });

const typeOf = (request: Message): string => request.getUrn().split("::")[2].split("$").at(-1);
const nameOf = (request: Message): string => request.getUrn().split("::")[3];
const propsOf = (struct: Message): Props => struct?.toJavaScript() ?? {};
