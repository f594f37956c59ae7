import type { Standard } from '../rule';
import { standard } from '../standards';

const URL = 'https://developer.hashicorp.com/consul/docs/';

/** Consul's own documentation, by page. */
export function consul(title: string, page: string): Standard {
  return standard('Consul documentation', title, `${URL}${page}`);
}
