import { goTool } from '../tools/go-tool';
import { run, SHORT_LIVED } from '../tools/run';

/** What Istio's own code answers (`test/cluster/go/istio`). */
export function askIstio<Answer>(command: 'envoy' | 'gateway' | 'analyze' | 'validate' | 'size' | 'outbound' | 'egress' | 'redirection' | 'certificates', question: object): Answer {
  return JSON.parse(run(goTool('istio'), [command], { input: JSON.stringify(question), env: SHORT_LIVED })) as Answer;
}

/** What an installation of Istio says and no manifest does. */
export interface MeshOptions {
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly rootNamespace?: string;
  readonly pathNormalization?: string;
  /** More of its MeshConfig, as YAML. */
  readonly settings?: string;
  /** How many proxies before gateways tell the addresses of clients. @default 0 */
  readonly numTrustedProxies?: number;
  /** Whether the PROXY protocol tells gateways the addresses of clients. @default false */
  readonly proxyProtocol?: boolean;
  /** Whom policies with the action CUSTOM can ask: a Service, and what the path of every question begins with. */
  readonly extensionProviders?: readonly { readonly name: string; readonly service: string; readonly port: number; readonly pathPrefix: string }[];
}
