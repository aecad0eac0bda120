// Names, towns and telephone numbers as they look in the countries that the demo's customers live in.

/** A country: `#` in a pattern is a digit; phone patterns lie in ranges that are kept free for fiction. */
export interface DemoCountry {
  readonly weight: number
  readonly code: string
  readonly language: string
  readonly timeZone: string
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
  readonly streets: readonly string[]
  /** `{n}` is the number of the house, `{street}` the street. */
  readonly line: string
  readonly towns: readonly (readonly [city: string, region: string | null, postalCode: string])[]
  readonly phone: string | null
  readonly company: string
}

const words = (text: string): string[] => text.split(' ')

export const COUNTRIES: readonly DemoCountry[] = [
  {
    weight: 34, code: 'US', language: 'en', timeZone: 'America/Chicago', phone: '(512) 555-01##', company: '{name} LLC', line: '{n} {street}',
    firstNames: words('James Robert Michael William David Elizabeth Jennifer Margaret Katherine Patricia Thomas Daniel Matthew Anthony Jessica Susan Rebecca Christopher Andrew Joseph Samantha Victoria Benjamin Alexander Nicholas Deborah Aaliyah Malik Destiny Xavier'),
    lastNames: words("Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson Taylor Moore Jackson Thompson White Harris Clark Lewis Robinson Walker Young Nguyen O'Brien Washington Cohen Kowalski"),
    streets: ['Maple Street', 'Oak Avenue', 'Washington Boulevard', 'Elm Street', 'Lake Drive', 'Sunset Road', 'Highland Avenue', 'Congress Avenue'],
    towns: [['Austin', 'TX', '787##'], ['Portland', 'OR', '972##'], ['Denver', 'CO', '802##'], ['Chicago', 'IL', '606##'], ['Brooklyn', 'NY', '112##'], ['Seattle', 'WA', '981##'], ['Nashville', 'TN', '372##']],
  },
  {
    weight: 16, code: 'DE', language: 'de', timeZone: 'Europe/Berlin', phone: '030 23125 ###', company: '{name} GmbH', line: '{street} {n}',
    firstNames: words('Anna Lukas Sophie Maximilian Katharina Jürgen Jörg Käthe Friedrich Heike Matthias Johannes Elisabeth Margarete Sebastian Ayşe Mehmet Lena Björn Ute'),
    lastNames: words('Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Köhler Krüger Groß Weiß Yılmaz Öztürk Lehmann Böhm Vogel'),
    streets: ['Hauptstraße', 'Schillerstraße', 'Bergmannstraße', 'Lindenallee', 'Goethestraße', 'Am Markt', 'Kastanienallee'],
    towns: [['Berlin', null, '10###'], ['Hamburg', null, '20###'], ['München', null, '80###'], ['Köln', null, '50###'], ['Leipzig', null, '04###'], ['Tübingen', null, '720##']],
  },
  {
    weight: 14, code: 'GB', language: 'en', timeZone: 'Europe/London', phone: '07700 900###', company: '{name} Ltd', line: '{n} {street}',
    firstNames: words('Oliver Charlotte Harry Amelia George Isla William Elizabeth Katherine Edward Alexander Priya Mohammed Siobhan Rhys Eleanor Frederick Abigail Zara Callum'),
    lastNames: words('Taylor Evans Davies Wilson Thomas Roberts Wright Hughes Patel Khan Campbell Stewart MacDonald Clarke Hall Wood Begum Singh Morgan Fraser'),
    streets: ['High Street', 'Church Lane', 'Victoria Road', 'Station Road', 'Queen Street', 'Mill Lane', 'Park Crescent'],
    towns: [['London', null, 'N1 #AB'], ['Leeds', null, 'LS1 #DF'], ['Bristol', null, 'BS8 #QR'], ['Edinburgh', null, 'EH1 #NG'], ['Cardiff', null, 'CF10 #AL']],
  },
  {
    weight: 11, code: 'FR', language: 'fr', timeZone: 'Europe/Paris', phone: '06 39 98 ## ##', company: '{name} SARL', line: '{n} {street}',
    firstNames: words('Chloé Jean-Luc Élodie Amélie François Thérèse Mathieu Zoé Rémi Noël Camille Hélène Benoît Céline Mohamed Inès Anaïs Étienne'),
    lastNames: words("Martin Bernard Dubois Lefèvre Moreau Laurent Girard Bonnet Dupont Lambert Rousseau Benali D'Artois Fontaine Chevalier Guérin Boyer Garnier"),
    streets: ['rue de la République', 'avenue Jean Jaurès', 'rue des Écoles', 'boulevard Voltaire', 'place du Marché', 'rue Saint-Antoine'],
    towns: [['Paris', null, '750##'], ['Lyon', null, '690##'], ['Bordeaux', null, '33000'], ['Nantes', null, '44000'], ['Besançon', null, '25000']],
  },
  {
    weight: 7, code: 'ES', language: 'es', timeZone: 'Europe/Madrid', phone: null, company: '{name} S.L.', line: 'Calle {street} {n}',
    firstNames: words('José María Lucía Álvaro Sofía Íñigo Carmen Pablo Martín Núria Begoña Javier Inés Ramón'),
    lastNames: ['García', 'Fernández López', 'Martínez', 'Sánchez Ruiz', 'Muñoz', 'Ibáñez', 'Núñez', 'Romero', 'Jiménez', 'Castaño'],
    streets: ['Mayor', 'de Alcalá', 'del Carmen', 'San Juan', 'de la Paz', 'Nueva'],
    towns: [['Madrid', 'Madrid', '280##'], ['Barcelona', 'Barcelona', '080##'], ['Sevilla', 'Sevilla', '410##'], ['A Coruña', 'Galicia', '150##']],
  },
  {
    weight: 6, code: 'SE', language: 'sv', timeZone: 'Europe/Stockholm', phone: '070-17406##', company: '{name} AB', line: '{street} {n}',
    firstNames: words('Åsa Björn Elin Göran Maja Håkan Linnéa Oskar Frida Mårten Ebba Axel'),
    lastNames: words('Andersson Johansson Karlsson Nilsson Lindström Åkesson Öberg Sjöberg Bergström Hällgren'),
    streets: ['Storgatan', 'Drottninggatan', 'Kungsgatan', 'Skolvägen', 'Björkvägen'],
    towns: [['Stockholm', null, '111 ##'], ['Göteborg', null, '411 ##'], ['Malmö', null, '211 ##'], ['Umeå', null, '903 ##']],
  },
  {
    weight: 6, code: 'BR', language: 'pt-BR', timeZone: 'America/Sao_Paulo', phone: null, company: '{name} Ltda', line: 'Rua {street}, {n}',
    firstNames: words('João Maria Antônio Júlia Luís Beatriz Conceição Thiago Letícia Caetano'),
    lastNames: words('Silva Souza Conceição Araújo Gonçalves Magalhães Oliveira Nascimento Assunção Pereira'),
    streets: ['das Flores', 'Augusta', 'São João', 'Sete de Setembro', 'da Consolação'],
    towns: [['São Paulo', 'SP', '01###-000'], ['Rio de Janeiro', 'RJ', '20###-000'], ['Belo Horizonte', 'MG', '30###-000']],
  },
  {
    weight: 6, code: 'JP', language: 'ja', timeZone: 'Asia/Tokyo', phone: null, company: '{name} K.K.', line: '{n} {street}',
    firstNames: words('Hiroshi Yuki Sakura Kenji Aiko Haruto Mei 結衣 健太 さくら'),
    lastNames: words('Sato Suzuki Takahashi Tanaka Watanabe Ito 佐藤 鈴木 高橋 Yamamoto'),
    streets: ['Sakuragaoka', 'Jingumae', 'Nishi-Shinjuku', 'Motomachi'],
    towns: [['Tokyo', 'Tokyo', '150-00##'], ['Osaka', 'Osaka', '530-00##'], ['Kyoto', 'Kyoto', '600-80##']],
  },
]

/** What people called so are called by those who know them. */
export const NICKNAMES: { readonly [name: string]: readonly string[] } = {
  Robert: ['Bob', 'Rob'], William: ['Bill', 'Will'], Elizabeth: ['Liz', 'Beth'], Katherine: ['Kate', 'Kathy'], Margaret: ['Peggy', 'Maggie'], Thomas: ['Tom'],
  Michael: ['Mike'], James: ['Jim'], Daniel: ['Dan'], Matthew: ['Matt'], Anthony: ['Tony'], Christopher: ['Chris'], Andrew: ['Drew', 'Andy'], Joseph: ['Joe'],
  Jennifer: ['Jenny'], Rebecca: ['Becky'], Patricia: ['Pat', 'Trish'], Benjamin: ['Ben'], Alexander: ['Alex', 'Sasha'], Nicholas: ['Nick'], Victoria: ['Vicky'],
  Maximilian: ['Max'], Johannes: ['Hannes'], Katharina: ['Kathi'], Elisabeth: ['Lisa', 'Sissi'], Sebastian: ['Basti'], Frederick: ['Fred'], Edward: ['Ted'],
  José: ['Pepe'], Antônio: ['Toninho'], Susan: ['Sue'], Samantha: ['Sam'], Deborah: ['Debbie'], Eleanor: ['Ellie'], Abigail: ['Abby'], Friedrich: ['Fritz'],
}

export const CAMPAIGNS = [
  { weight: 24, source: 'google', medium: 'cpc', campaign: 'brand-search', referrer: 'https://www.google.com/', path: '/' },
  { weight: 14, source: 'google', medium: 'cpc', campaign: 'single-origin-spring', term: 'single origin coffee', path: '/spring' },
  { weight: 16, source: 'instagram', medium: 'social', campaign: 'latte-art', content: 'reel-3', path: '/gift' },
  { weight: 12, source: 'newsletter', medium: 'email', campaign: 'october-refill', path: '/refill' },
  { weight: 9, source: 'podcast', medium: 'audio', campaign: 'morning-routine', path: '/morning' },
  { weight: 8, source: 'partner', medium: 'affiliate', campaign: 'kitchen-friends', affiliate: 'kitchenfriends', subAffiliate: 'blog-17', path: '/kitchen' },
  { weight: 5, source: 'fair', medium: 'offline', campaign: 'coffee-fair', salesAgent: 'M. Okafor' },
] as const

export const COMPANY_WORDS = [
  'Harbour', 'Northwind', 'Blue Kettle', 'Meridian', 'Copper', 'Juniper', 'Lantern', 'Old Mill', 'Silver Birch', 'Tideway', 'Quarry', 'Foxglove', 'Beacon', 'Orchard', 'Granite', 'Willow',
] as const
export const COMPANY_TRADES = ['Café', 'Hotels', 'Design', 'Coworking', 'Bakery', 'Software', 'Dental', 'Legal', 'Logistics', 'Books'] as const

export const COMMENTS = [
  'Called about a late parcel; it had arrived by the time we spoke.', 'Asked whether we roast decaf. Told them from May on.', 'Wants one invoice a quarter.',
  'Grinder broke, sent a voucher.', 'Prefers to be written to in the evening.', 'Moved house, please check the address before the next parcel.',
  'Very happy with the Ethiopian; would like more like it.', 'Complained about two charges; was a reservation by the bank.', 'Says she has another account with an old e-mail.',
  'Birthday present subscription, ends in spring.', 'Asked for the wholesale price list.',
] as const
