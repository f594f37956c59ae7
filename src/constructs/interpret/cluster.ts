import { readCidrs } from './cidrs';
import { readPortNumber } from './ports';
import type { Reader } from './reader';
import type { Cluster } from '../../graph/cluster';
import { quoted } from '../../graph/problem';
import { parseDnsLabel, parseDnsSubdomain, parseLabelKey, parseLabelValue } from '../../graph/values/names';

const MINOR_VERSION = /^1\.\d+$/;

/** Checks what a `ClusterProfile` states, on the construct that uses it. */
export function readCluster(reader: Reader, cluster: Cluster): void {
  readVersion(reader, 'kubernetesVersion', cluster.kubernetesVersion, '1.36');
  readVersion(reader, 'istioVersion', cluster.istioVersion, '1.30');
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
  readScraper(reader, cluster);
}

function readVersion(reader: Reader, subject: string, version: string, example: string): void {
  if (MINOR_VERSION.test(version)) return;
  reader.refuse('cluster-profile', `profile.${subject}`, quoted(version), 'a minor version', `write it like '${example}'`);
}

function readScraper(reader: Reader, { scraper }: Cluster): void {
  if (!scraper) return;
  reader.read('name', 'profile.monitoringNamespace', scraper.namespace, parseDnsLabel);
  const labels = Object.entries(scraper.podLabels);
  if (labels.length === 0) {
    reader.refuse(
      'label', 'profile.scraperLabels', 'no labels', 'at least one label: no labels would let every pod of the namespace in',
      "name the scraper's labels, or switch scraping off: monitoringNamespace: ''",
    );
  }
  for (const [key, value] of labels) {
    reader.read('label', 'profile.scraperLabels', key, parseLabelKey);
    reader.read('label', `profile.scraperLabels.${key}`, value, parseLabelValue);
  }
}
