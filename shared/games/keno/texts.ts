// What players read of keno.

export const TEXTS = {
  title: 'Keno',
  line: 'Up to ten numbers of forty',
};
