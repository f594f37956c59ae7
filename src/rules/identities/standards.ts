import type { Standard } from '../rule';
import { standard } from '../standards';

/** The recommendation of NIST on keys: how strong they are, and for how long they are used. */
export function keyManagement(control: string): Standard {
  return standard('NIST SP 800-57 Part 1 Rev. 5', control, 'https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final');
}

/** cert-manager's own documentation. */
export const CERTIFICATES: Standard = standard('cert-manager documentation', 'Certificate resource', 'https://cert-manager.io/docs/usage/certificate/');
