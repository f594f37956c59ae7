import type { Standard } from '../rule';
import { standard } from '../standards';

const URL = 'https://istio.io/latest/docs/';

/** Istio's own documentation, by page. */
export function istio(title: string, page: string): Standard {
  return standard('Istio documentation', title, `${URL}${page}`);
}
