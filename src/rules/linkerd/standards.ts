import type { Standard } from '../rule';
import { standard } from '../standards';

const URL = 'https://linkerd.io/2/';

/** Linkerd's own documentation, by page. */
export function linkerd(title: string, page: string): Standard {
  return standard('Linkerd documentation', title, `${URL}${page}`);
}
