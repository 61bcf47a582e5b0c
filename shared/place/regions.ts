// Regions of the United States by their code, with the names people know them by.

const LIST =
  'AL Alabama,AK Alaska,AS American Samoa,AZ Arizona,AR Arkansas,CA California,CO Colorado,' +
  'CT Connecticut,DE Delaware,DC Washington D.C.,FL Florida,GA Georgia,GU Guam,HI Hawaii,ID Idaho,' +
  'IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,' +
  'MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,' +
  'NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,' +
  'ND North Dakota,MP Northern Mariana Islands,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,' +
  'PR Puerto Rico,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,' +
  'VT Vermont,VI U.S. Virgin Islands,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,' +
  'WY Wyoming';

/** `TX` → `Texas`. */
export const US_REGIONS: ReadonlyMap<string, string> = new Map(
  LIST.split(',').map((entry) => [entry.slice(0, 2), entry.slice(3)]),
);
