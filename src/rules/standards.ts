/**
 * The standards that rules come from, each with its address in one place.
 *
 * Sources: the documents at these addresses; numbers of the CIS benchmark are those of version 1.8, section 5.
 */
import type { Standard } from './rule';

const PSS_URL = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const CIS_URL = 'https://www.cisecurity.org/benchmark/kubernetes';
const NSA_URL = 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF';
const KUBERNETES_URL = 'https://kubernetes.io/docs/';

const OWASP_ITEMS = {
  API2: { title: 'Broken Authentication', page: '0xa2-broken-authentication' },
  API4: { title: 'Unrestricted Resource Consumption', page: '0xa4-unrestricted-resource-consumption' },
  API5: { title: 'Broken Function Level Authorization', page: '0xa5-broken-function-level-authorization' },
  API7: { title: 'Server Side Request Forgery', page: '0xa7-server-side-request-forgery' },
  API8: { title: 'Security Misconfiguration', page: '0xa8-security-misconfiguration' },
  API9: { title: 'Improper Inventory Management', page: '0xa9-improper-inventory-management' },
} as const;

/** The Pod Security Standards of Kubernetes. */
export function podSecurity(profile: 'baseline' | 'restricted', control: string): Standard {
  return standard(`Pod Security Standards, ${profile}`, control, `${PSS_URL}#${profile}`);
}

/** The CIS Kubernetes Benchmark. */
export function cis(control: string): Standard {
  return standard('CIS Kubernetes Benchmark v1.8', control, CIS_URL);
}

/** The hardening guide of NSA and CISA, by section title. */
export function nsa(section: string): Standard {
  return standard('NSA/CISA Kubernetes Hardening Guide v1.2', section, NSA_URL);
}

/** The publications of NIST on microservices. */
export function nist(publication: '800-204' | '800-204A' | '800-204B', control: string): Standard {
  const document = publication.replace('800-204', '800/204').replace(/([AB])$/, '/$1').toLowerCase();
  return standard(`NIST SP ${publication}`, control, `https://csrc.nist.gov/pubs/sp/${document}/final`);
}

/** The OWASP API Security Top 10 of 2023. */
export function owasp(item: keyof typeof OWASP_ITEMS): Standard {
  const { title, page } = OWASP_ITEMS[item];
  return standard('OWASP API Security Top 10 2023', `${item}:2023 ${title}`, `https://owasp.org/API-Security/editions/2023/en/${page}/`);
}

/** Kubernetes' own documentation, by page. */
export function kubernetes(title: string, page: string): Standard {
  return standard('Kubernetes documentation', title, `${KUBERNETES_URL}${page}`);
}

/** A control of some other document. */
export function standard(name: string, control: string, url: string): Standard {
  return Object.freeze({ name, control, url });
}
