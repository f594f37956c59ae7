/** Whom policies with the action CUSTOM can ask, as the settings of a mesh name them. Source: MeshConfig, extensionProviders. */
import { fieldsOf } from '../../../objects/kinds/kind';

export interface ExtensionProvider {
  readonly name: string;
  /** How it is asked; undefined: it is no authorizer, or one of a kind that is not known. */
  readonly protocol: 'grpc' | 'http' | undefined;
  readonly service: string | undefined;
  readonly port: number | undefined;
  /** Whether requests are let in that it does not answer. */
  readonly failsOpen: boolean;
  /** Headers that it may write into requests that it lets in, as patterns in lower case; undefined: any. */
  readonly writes: readonly string[] | undefined;
  /** All that is said of it, less the name. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** What has no name can be asked by nobody. */
export function readExtensionProviders(value: unknown): readonly ExtensionProvider[] {
  return (Array.isArray(value) ? value : []).flatMap((item: unknown): readonly ExtensionProvider[] => {
    const { name, ...said } = fieldsOf(item);
    if (typeof name !== 'string' || name === '') return [];
    const protocol = said.envoyExtAuthzGrpc !== undefined ? 'grpc' : said.envoyExtAuthzHttp !== undefined ? 'http' : undefined;
    const { service, port, failOpen, headersToUpstreamOnAllow: written = [] } = fieldsOf(protocol === 'grpc' ? said.envoyExtAuthzGrpc : said.envoyExtAuthzHttp);
    return [{
      name,
      protocol,
      service: typeof service === 'string' ? service : undefined,
      // istiod takes a number as a text, too.
      port: port === undefined ? undefined : Number(port),
      // Over gRPC its answer says itself what it writes. Source: external_auth.proto, OkHttpResponse.
      writes: protocol === 'http' && Array.isArray(written) ? written.map((one) => String(one).toLowerCase()) : undefined,
      failsOpen: failOpen === true || failOpen === 'true',
      said,
    }];
  });
}
