import { readCertificateIssuers } from './certificates';
import { readCidrs } from './cidrs';
import { readPortNumber } from './ports';
import { readTokenIssuer } from './service-tokens';
import type { Cluster } from '../graph/cluster';
import type { Labels } from '../graph/labels';
import type { Reader } from '../graph/reader';
import { parseAddress } from '../graph/values/cidr';
import { parseDnsLabel, parseDnsSubdomain, parseLabelKey, parseLabelValue } from '../graph/values/names';
import { minorVersion } from '../graph/values/versions';

/** Older ones lack the kubelet's own sleep. */
const KUBERNETES = { example: '1.36', oldest: 30 };

/** Checks what a `ClusterProfile` states, on the construct that uses it. */
export function readCluster(reader: Reader, cluster: Cluster): void {
  reader.read('cluster-profile', 'profile.kubernetesVersion', cluster.kubernetesVersion, minorVersion(KUBERNETES));
  if (cluster.apiServer) {
    readCidrs(reader, 'profile.apiServerCidrs', cluster.apiServer.cidrs);
    readPortNumber(reader, 'profile.apiServerPort', cluster.apiServer.port);
  }
  readCidrs(reader, 'profile.nodeCidrs', cluster.nodeCidrs);
  readCidrs(reader, 'profile.clusterCidrs', cluster.clusterCidrs);
  readCidrs(reader, 'profile.podCidrs', cluster.podCidrs);
  reader.read('name', 'profile.clusterDomain', cluster.clusterDomain, parseDnsSubdomain);
  reader.read('name', 'profile.externalSecretsNamespace', cluster.secretsOperator.namespace, parseDnsLabel);
  reader.read('name', 'profile.externalSecretsServiceAccount', cluster.secretsOperator.serviceAccount, parseDnsSubdomain);
  readTokenIssuer(reader, cluster);
  readCertificateIssuers(reader, cluster);
  readScrapers(reader, cluster);
  readNetworkPlugin(reader, cluster);
  readDns(reader, cluster);
}

/** A wrong guess would leave every pod without names: which addresses pods ask differs with the mode of kube-proxy. */
function readDns(reader: Reader, { dns, dnsAddresses }: Cluster): void {
  if (dnsAddresses && dns.length < 2) {
    reader.refuse(
      'cluster-profile', 'profile.dnsAddresses', 'none, and no dnsPodLabels', 'the addresses that pods ask for DNS, or the labels of the pods of the cache',
      "take them from /etc/resolv.conf of a pod: dnsAddresses: ['10.96.0.10'], which is the Service kube-dns, or ['169.254.20.10'] where kube-proxy is in "
        + "IPVS mode; with Cilium's local redirect, dnsPodLabels: { 'k8s-app': 'node-local-dns' }",
    );
  }
  reader.readAll('cidr', 'profile.dnsAddresses', dnsAddresses ?? [], parseAddress);
  for (const { at } of dns) {
    if (at.kind === 'pods') readPodLabels(reader, 'dnsPodLabels', at.podLabels, "name the labels of the cache's pods, or leave dnsPodLabels out");
  }
}

/** Source: Cilium "Layer 3 Policies": address ranges mean neither nodes nor pods, whose identity Cilium knows. */
function readNetworkPlugin(reader: Reader, { networkPlugin, apiServer, dnsAddresses = [] }: Cluster): void {
  if (networkPlugin !== 'cilium') return;
  for (const cidr of apiServer?.cidrs ?? []) {
    if (cidr.endsWith(cidr.includes(':') ? '/128' : '/32')) continue;
    reader.refuse(
      'cluster-profile', 'profile.apiServerCidrs', cidr, 'single addresses: Cilium opens the API server by its name, and the proof knows it by its addresses',
      "name them: apiServerCidrs: ['192.0.2.10/32'], as `kubectl get endpointslices kubernetes` shows them",
    );
  }
  if (dnsAddresses.length > 0) {
    reader.refuse(
      'cluster-profile', 'profile.dnsAddresses', dnsAddresses.join(', '), 'no addresses: Cilium never matches a cache on the node by its address',
      "name the pods of the cache, to which Cilium redirects: dnsPodLabels: { 'k8s-app': 'node-local-dns' }",
    );
  }
}

function readScrapers(reader: Reader, { scrapers, strayScrapers }: Cluster): void {
  if (strayScrapers) {
    reader.refuse(
      'cluster-profile', 'profile.scraper', 'several scrapers, one of them Scraper.none()', 'at least one, each with its pods',
      'name them: Scraper.several(Scraper.of({}), …), or switch scraping off: scraper: Scraper.none()',
    );
  }
  for (const scraper of scrapers) readScraper(reader, scraper);
}

function readScraper(reader: Reader, scraper: Cluster['scrapers'][number]): void {
  reader.read('name', 'profile.scraper.namespace', scraper.namespace, parseDnsLabel);
  readPodLabels(reader, 'scraper.podLabels', scraper.podLabels, "name the scraper's labels, or switch scraping off: scraper: Scraper.none()");
}

function readPodLabels(reader: Reader, field: string, podLabels: Labels, fix: string): void {
  const labels = Object.entries(podLabels);
  if (labels.length === 0) {
    reader.refuse('label', `profile.${field}`, 'no labels', 'at least one label: no labels would mean every pod of the namespace', fix);
  }
  for (const [key, value] of labels) {
    reader.read('label', `profile.${field}`, key, parseLabelKey);
    reader.read('label', `profile.${field}.${key}`, value, parseLabelValue);
  }
}
