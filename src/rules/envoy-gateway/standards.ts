import type { Standard } from '../rule';
import { standard } from '../standards';

/** Envoy Gateway's own documentation, by page. */
export function envoyGateway(title: string, page: string): Standard {
  return standard('Envoy Gateway documentation', title, `https://gateway.envoyproxy.io/docs/${page}`);
}
