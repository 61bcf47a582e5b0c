// Networks of big hosts: nobody lives in them. Whoever comes from one hides where they are, by a VPN
// or a rented machine, so the place that the edge sees is not believed. A short list on purpose: it
// catches the usual way round and no more; relays that keep a person's region (iCloud, WARP) are not
// on it. A device's proof of place speaks louder.

/** By the number of the autonomous system, as `request.cf.asn` names it. */
export const HOSTING_NETWORKS: ReadonlyMap<number, string> = new Map([
  [8075, 'Microsoft Azure'],
  [9009, 'M247'],
  [12876, 'Scaleway'],
  [14061, 'DigitalOcean'],
  [14618, 'Amazon'],
  [16276, 'OVH'],
  [16509, 'Amazon'],
  [20473, 'Vultr'],
  [24940, 'Hetzner'],
  [28753, 'Leaseweb'],
  [30633, 'Leaseweb'],
  [31898, 'Oracle Cloud'],
  [45102, 'Alibaba Cloud'],
  [51167, 'Contabo'],
  [60068, 'Datacamp'],
  [60781, 'Leaseweb'],
  [63949, 'Akamai Linode'],
  [132203, 'Tencent Cloud'],
  [212238, 'Datacamp'],
  [213230, 'Hetzner'],
  [396982, 'Google Cloud'],
]);
