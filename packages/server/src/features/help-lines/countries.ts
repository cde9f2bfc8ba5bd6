import type { HelpCountry, HelpLine } from '@footlights/contract';

/** Day on which these numbers were put together from public lists. */
export const CHECKED_ON = '2026-11-30';

const crisis = lineOf('crisis');
const children = lineOf('children');
const violence = lineOf('violence');
const other = lineOf('other');

/**
 * Emergency numbers and well-known help lines, as their operators and public health services name them. Whoever runs an
 * instance corrects and adds countries with HELP_LINES_FILE.
 */
export const COUNTRIES: readonly HelpCountry[] = [
  at(
    'DE 112',
    always(crisis('TelefonSeelsorge', '0800 111 0 111', 'www.telefonseelsorge.de')),
    always(crisis('TelefonSeelsorge', '116 123', 'www.telefonseelsorge.de')),
    children('Nummer gegen Kummer', '116 111', 'www.nummergegenkummer.de'),
    always(violence('Hilfetelefon Gewalt gegen Frauen', '116 016', 'www.hilfetelefon.de')),
  ),
  at(
    'AT 112',
    always(crisis('Telefonseelsorge', '142', 'www.telefonseelsorge.at')),
    always(children('Rat auf Draht', '147', 'www.rataufdraht.at')),
    always(violence('Frauenhelpline gegen Gewalt', '0800 222 555', 'www.frauenhelpline.at')),
  ),
  at(
    'CH 112 144',
    always(crisis('Die Dargebotene Hand / La Main Tendue / Telefono Amico', '143', 'www.143.ch')),
    always(children('Pro Juventute', '147', 'www.147.ch')),
  ),
  at(
    'GB 999',
    always(crisis('Samaritans', '116 123', 'www.samaritans.org')),
    always(children('Childline', '0800 1111', 'www.childline.org.uk')),
    always(
      violence(
        'National Domestic Abuse Helpline',
        '0808 2000 247',
        'www.nationaldahelpline.org.uk',
      ),
    ),
    violence('National Stalking Helpline', '0808 802 0300', 'www.suzylamplugh.org'),
  ),
  at(
    'IE 112 999',
    always(crisis('Samaritans', '116 123', 'www.samaritans.org/ireland')),
    always(children('Childline', '1800 66 66 66', 'www.childline.ie')),
    always(violence('Women’s Aid', '1800 341 900', 'www.womensaid.ie')),
  ),
  at(
    'FR 112',
    always(crisis('Numéro national de prévention du suicide', '3114', '3114.fr')),
    always(children('Allô Enfance en Danger', '119', 'www.allo119.gouv.fr')),
    always(violence('Violences Femmes Info', '3919', 'arretonslesviolences.gouv.fr')),
    other('Violences numériques et harcèlement', '3018', '3018.fr'),
  ),
  at(
    'BE 112',
    always(crisis('Zelfmoordlijn', '1813', 'www.zelfmoord1813.be')),
    always(crisis('Centre de Prévention du Suicide', '0800 32 123', 'www.preventionsuicide.be')),
    children('Awel', '102', 'awel.be'),
    children('Écoute-Enfants', '103', '103ecoute.be'),
    always(
      violence('Écoute violences conjugales', '0800 30 030', 'www.ecouteviolencesconjugales.be'),
    ),
    violence('1712', '1712', '1712.be'),
  ),
  at(
    'NL 112',
    always(crisis('113 Zelfmoordpreventie', '0800 0113', 'www.113.nl')),
    children('De Kindertelefoon', '0800 0432', 'www.kindertelefoon.nl'),
    always(violence('Veilig Thuis', '0800 2000', 'veiligthuis.nl')),
  ),
  at(
    'LU 112',
    crisis('SOS Détresse', '454545', '454545.lu'),
    children('Kanner-Jugendtelefon', '116 111', 'www.kjt.lu'),
  ),
  at(
    'ES 112',
    always(crisis('Línea de atención a la conducta suicida', '024', 'www.sanidad.gob.es')),
    always(crisis('Teléfono de la Esperanza', '717 003 717', 'telefonodelaesperanza.org')),
    always(children('ANAR', '116 111', 'www.anar.org')),
    always(violence('Violencia de género', '016', 'violenciagenero.igualdad.gob.es')),
  ),
  at(
    'PT 112',
    always(crisis('SNS 24', '808 24 24 24', 'www.sns24.gov.pt')),
    crisis('SOS Voz Amiga', '213 544 545', 'www.sosvozamiga.org'),
    children('SOS Criança', '116 111', 'iacrianca.pt'),
    violence('APAV', '116 006', 'apav.pt'),
  ),
  at(
    'IT 112',
    crisis('Telefono Amico Italia', '02 2327 2327', 'www.telefonoamico.it'),
    always(children('Telefono Azzurro', '19696', 'azzurro.it')),
    always(violence('Antiviolenza e stalking', '1522', 'www.1522.eu')),
  ),
  at(
    'DK 112',
    crisis('Livslinien', '70 201 201', 'www.livslinien.dk'),
    children('BørneTelefonen', '116 111', 'bornetelefonen.dk'),
    always(violence('Lev Uden Vold', '1888', 'levudenvold.dk')),
  ),
  at(
    'SE 112',
    always(crisis('Mind Självmordslinjen', '90101', 'mind.se')),
    always(children('Bris', '116 111', 'www.bris.se')),
    always(violence('Kvinnofridslinjen', '020 50 50 50', 'kvinnofridslinjen.se')),
  ),
  at(
    'NO 112 113',
    always(crisis('Mental Helse Hjelpetelefonen', '116 123', 'mentalhelse.no')),
    always(crisis('Kirkens SOS', '22 40 00 40', 'www.kirkens-sos.no')),
    always(children('Alarmtelefonen for barn og unge', '116 111', 'www.116111.no')),
    always(violence('VO-linjen', '116 006', 'volinjen.no')),
  ),
  at(
    'FI 112',
    always(crisis('MIELI Kriisipuhelin', '09 2525 0111', 'mieli.fi')),
    children('Lasten ja nuorten puhelin', '116 111', 'www.nuortennetti.fi'),
    always(violence('Nollalinja', '080 005 005', 'nollalinja.fi')),
  ),
  at('IS 112', always(crisis('Hjálparsími Rauða krossins', '1717', 'www.1717.is'))),
  at(
    'PL 112',
    always(crisis('Centrum Wsparcia', '800 70 2222', 'centrumwsparcia.pl')),
    always(children('Telefon zaufania dla dzieci i młodzieży', '116 111', '116111.pl')),
    always(violence('Niebieska Linia', '800 120 002', 'www.niebieskalinia.info')),
  ),
  at(
    'CZ 112',
    always(crisis('Linka první psychické pomoci', '116 123', 'linkapsychickepomoci.cz')),
    always(children('Linka bezpečí', '116 111', 'www.linkabezpeci.cz')),
    always(violence('Bílý kruh bezpečí', '116 006', 'www.bkb.cz')),
  ),
  at(
    'SK 112',
    always(crisis('Linka dôvery Nezábudka', '0800 800 566', 'www.linkanezabudka.sk')),
    always(children('Linka detskej istoty', '116 111', 'ldi.sk')),
    always(violence('Národná linka pre ženy zažívajúce násilie', '0800 212 212')),
  ),
  at(
    'HU 112',
    always(crisis('Lelki Elsősegély', '116 123', 'sos116-123.hu')),
    always(children('Kék Vonal', '116 111', 'kek-vonal.hu')),
  ),
  at(
    'RO 112',
    crisis('Telefonul antisuicid', '0800 801 200', 'www.antisuicid.ro'),
    children('Telefonul Copilului', '116 111', 'telefonulcopilului.ro'),
    always(violence('Violență domestică', '0800 500 333')),
  ),
  at(
    'HR 112',
    crisis('Plavi telefon', '01 4833 888', 'www.plavi-telefon.hr'),
    children('Hrabri telefon', '116 111', 'hrabritelefon.hr'),
    always(violence('Pozivni centar za žrtve', '116 006')),
  ),
  at(
    'SI 112',
    always(crisis('Samarijan', '116 123', 'www.telefonsamarijan.si')),
    children('TOM', '116 111', 'www.e-tom.si'),
    violence('Društvo SOS telefon', '080 11 55', 'www.drustvo-sos.si'),
  ),
  at(
    'GR 112',
    always(crisis('ΚΛΙΜΑΚΑ', '1018', 'www.klimaka.org.gr')),
    always(children('Το Χαμόγελο του Παιδιού', '1056', 'www.hamogelo.gr')),
    always(violence('Γραμμή SOS', '15900', 'www.womensos.gr')),
  ),
  at(
    'CY 112',
    always(violence('ΣΠΑΒΟ', '1440', 'domviolence.org.cy')),
    children('Hope For Children', '116 111', 'www.uncrcpc.org.cy'),
  ),
  at('MT 112', always(crisis('Supportline', '179', 'fsws.gov.mt'))),
  at(
    'EE 112',
    crisis('Hingehoid', '116 123', 'www.palunabi.ee'),
    always(children('Lasteabi', '116 111', 'www.lasteabi.ee')),
    always(violence('Ohvriabi', '116 006', 'www.palunabi.ee')),
  ),
  at(
    'LV 112',
    always(crisis('Skalbes', '116 123', 'www.skalbes.lv')),
    always(children('Bērnu un pusaudžu uzticības tālrunis', '116 111', 'www.uzticibastalrunis.lv')),
    violence('Palīdzība cietušajiem', '116 006', 'cietusajiem.lv'),
  ),
  at(
    'LT 112',
    always(crisis('Vilties linija', '116 123', 'www.viltieslinija.lt')),
    children('Vaikų linija', '116 111', 'www.vaikulinija.lt'),
  ),
  at(
    'UA 112 103',
    always(crisis('Lifeline Ukraine', '7333', 'lifelineukraine.com')),
    children('Гаряча лінія для дітей та молоді', '116 111', 'la-strada.org.ua'),
    always(violence('Ла Страда', '116 123', 'la-strada.org.ua')),
  ),
  at('TR 112', always(violence('Sosyal Destek Hattı', '183', 'www.aile.gov.tr'))),
  at(
    'US 911',
    always(crisis('988 Suicide & Crisis Lifeline', '988', '988lifeline.org')),
    always(children('Childhelp', '1-800-422-4453', 'www.childhelphotline.org')),
    always(violence('National Domestic Violence Hotline', '1-800-799-7233', 'www.thehotline.org')),
    always(violence('RAINN', '1-800-656-4673', 'rainn.org')),
    always(other('The Trevor Project (LGBTQ+)', '1-866-488-7386', 'www.thetrevorproject.org')),
  ),
  at(
    'CA 911',
    always(crisis('9-8-8', '988', '988.ca')),
    always(children('Kids Help Phone / Jeunesse, J’écoute', '1-800-668-6868', 'kidshelpphone.ca')),
  ),
  at(
    'MX 911',
    always(crisis('Línea de la Vida', '800 911 2000', 'www.gob.mx/lineadelavida')),
    always(crisis('SAPTEL', '55 5259 8121', 'www.saptel.org.mx')),
  ),
  at(
    'BR 190 192',
    always(crisis('CVV – Centro de Valorização da Vida', '188', 'cvv.org.br')),
    always(children('Disque Direitos Humanos', '100', 'www.gov.br/mdh')),
    always(violence('Central de Atendimento à Mulher', '180', 'www.gov.br/mulheres')),
  ),
  at(
    'AR 911',
    always(crisis('Línea Nacional de Salud Mental', '0800 999 0091')),
    always(children('Línea de niñas, niños y adolescentes', '102')),
    always(violence('Línea por violencia de género', '144')),
  ),
  at(
    'CL 131 133',
    always(crisis('Prevención del suicidio', '*4141', 'www.gob.cl')),
    always(violence('Orientación en violencia contra la mujer', '1455', 'www.sernameg.gob.cl')),
  ),
  at(
    'CO 123',
    always(crisis('Línea 106 (Bogotá)', '106')),
    always(children('Línea ICBF', '141', 'www.icbf.gov.co')),
    always(violence('Línea púrpura y orientación a mujeres', '155')),
  ),
  at(
    'PE 105 106',
    always(crisis('Línea 113 Salud', '113', 'www.gob.pe/minsa')),
    always(violence('Línea 100', '100', 'www.gob.pe/mimp')),
  ),
  at(
    'UY 911',
    always(crisis('Línea de prevención del suicidio', '0800 0767')),
    always(violence('Violencia basada en género', '0800 4141')),
  ),
  at(
    'AU 000',
    always(crisis('Lifeline', '13 11 14', 'www.lifeline.org.au')),
    always(children('Kids Helpline', '1800 55 1800', 'kidshelpline.com.au')),
    always(violence('1800RESPECT', '1800 737 732', 'www.1800respect.org.au')),
  ),
  at(
    'NZ 111',
    always(crisis('1737, Need to talk?', '1737', '1737.org.nz')),
    children('Youthline', '0800 376 633', 'www.youthline.co.nz'),
    always(violence('Women’s Refuge', '0800 733 843', 'womensrefuge.org.nz')),
  ),
  at(
    'IN 112',
    always(crisis('Tele-MANAS', '14416', 'telemanas.mohfw.gov.in')),
    always(children('Childline', '1098')),
    always(violence('Women Helpline', '181')),
  ),
  at(
    'LK 119',
    always(crisis('National Mental Health Helpline', '1926', 'nimh.health.gov.lk')),
    always(children('Child helpline', '1929')),
    always(violence('Women’s helpline', '1938')),
  ),
  at(
    'NP 100 102',
    always(crisis('National suicide prevention helpline', '1166')),
    always(children('Child Helpline', '1098')),
  ),
  at(
    'BD 999',
    crisis('Kaan Pete Roi', '09612 119911', 'kaanpeteroi.org'),
    always(children('Child helpline', '1098')),
    always(violence('জাতীয় হেল্পলাইন', '109')),
  ),
  at(
    'JP 110 119',
    always(crisis('よりそいホットライン', '0120 279 338', 'www.since2011.net/yorisoi')),
    crisis('いのちの電話', '0120 783 556', 'www.inochinodenwa.org'),
    children('チャイルドライン', '0120 99 7777', 'childline.or.jp'),
    always(violence('DV相談プラス', '0120 279 889', 'soudanplus.jp')),
  ),
  at(
    'KR 112 119',
    always(crisis('자살예방상담전화', '109')),
    always(children('청소년전화', '1388', 'www.1388.go.kr')),
    always(violence('여성긴급전화', '1366')),
  ),
  at('TW 110 119', always(crisis('安心專線', '1925')), always(violence('保護專線', '113'))),
  at('CN 110 120', crisis('全国统一心理援助热线', '12356')),
  at(
    'HK 999',
    always(crisis('香港撒瑪利亞防止自殺會', '2389 2222', 'sbhk.org.hk')),
    always(crisis('The Samaritans Hong Kong', '2896 0000', 'samaritans.org.hk')),
  ),
  at(
    'SG 999 995',
    always(crisis('Samaritans of Singapore', '1767', 'www.sos.org.sg')),
    always(violence('National Anti-Violence Helpline', '1800 777 0000')),
  ),
  at(
    'MY 999',
    always(crisis('Befrienders KL', '03 7627 2929', 'www.befrienders.org.my')),
    always(children('Talian Kasih', '15999')),
  ),
  at('PH 911', always(crisis('NCMH Crisis Hotline', '1553'))),
  at(
    'TH 191 1669',
    always(crisis('สายด่วนสุขภาพจิต', '1323')),
    always(violence('ศูนย์ช่วยเหลือสังคม', '1300')),
  ),
  at('ID 112', always(crisis('SEJIWA (119, 8)', '119')), always(violence('SAPA', '129'))),
  at(
    'IL 100 101',
    always(crisis('ער״ן', '1201', 'www.eran.org.il')),
    always(violence('משרד הרווחה', '118')),
    always(children('המוקד להגנה על ילדים ברשת', '105')),
  ),
  at('LB 112', crisis('Embrace', '1564', 'embracelebanon.org')),
  at('JO 911', children('خط 110 للأسرة والطفل', '110', 'www.jordanriver.jo')),
  at(
    'SA 911 997',
    crisis('المركز الوطني لتعزيز الصحة النفسية', '920033360', 'ncmh.org.sa'),
    children('خط مساندة الطفل', '116 111'),
    always(violence('مركز بلاغات العنف الأسري', '1919')),
  ),
  at(
    'EG 122 123',
    always(crisis('الأمانة العامة للصحة النفسية', '16328')),
    always(children('خط نجدة الطفل', '16000')),
    violence('المجلس القومي للمرأة', '15115'),
  ),
  at(
    'ZA 10111 112',
    always(crisis('SADAG', '0800 567 567', 'www.sadag.org')),
    always(children('Childline', '116', 'www.childlinesa.org.za')),
    always(violence('Gender-Based Violence Command Centre', '0800 428 428', 'gbv.org.za')),
  ),
  at(
    'KE 999 112',
    always(children('Childline Kenya', '116')),
    always(violence('GBV hotline', '1195')),
  ),
];

/** `place`: its code, then its emergency numbers. */
function at(place: string, ...lines: HelpLine[]): HelpCountry {
  const [country = '', ...emergency] = place.split(' ');
  return { country, emergency, lines };
}

/** `site` is without its scheme. */
function lineOf(kind: HelpLine['kind']) {
  return (name: string, number: string, site?: string): HelpLine => ({
    kind,
    name,
    number,
    site: site === undefined ? null : `https://${site}`,
    isAlways: false,
  });
}

/** Somebody answers day and night. */
function always(line: HelpLine): HelpLine {
  return { ...line, isAlways: true };
}
