import type { Random } from './random.ts'

const chineseSurnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单解仇',
  '欧阳',
  '司马',
]
const chineseGivenNames = [
  '伟',
  '芳',
  '娜',
  '秀英',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '军',
  '洋',
  '勇',
  '艳',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀兰',
  '霞',
  '平',
  '刚',
  '桂英',
  '子轩',
  '浩然',
  '雨桐',
  '梓涵',
  '思远',
  '嘉怡',
  '俊熙',
  '晓明',
  '建国',
  '志强',
  '海燕',
  '雪梅',
  '文博',
  '天佑',
  '若曦',
] as const
const latinGivenNames = [
  'Anna',
  'James',
  'Maria',
  'David',
  'Sofia',
  'Daniel',
  'Emma',
  'Lucas',
  'Olivia',
  'Noah',
  'Chloé',
  'Mateo',
  'Ingrid',
  'Omar',
  'Priya',
  'Kenji',
  'Amara',
  'Tomás',
  'Freya',
  'Ivan',
] as const
const latinSurnames = [
  'Snelling',
  'Fletcher',
  'García',
  'Müller',
  'Okafor',
  'Tanaka',
  'Rossi',
  'Novak',
  'O’Brien',
  'Lindqvist',
  'Dubois',
  'Silva',
  'Kowalski',
  'Haddad',
  'Singh',
  'Bennett',
  'Moreau',
  'Petrov',
  'Jansen',
  'Whitfield',
] as const

const companyStems = [
  '华信',
  '金石',
  '云帆',
  '远航',
  '恒达',
  '瑞丰',
  '博雅',
  '天成',
  '绿源',
  '新锐',
  '中科',
  '东方',
  '启明',
  '海纳',
  '宏图',
] as const
const companyTrades = ['科技', '贸易', '制造', '能源', '物流', '建设', '食品', '医药', '文化传媒', '新材料'] as const
const places = ['北京', '上海', '深圳', '杭州', '成都', '武汉', '苏州', '广州'] as const
const latinStems = [
  'Northwind',
  'Brightwater',
  'Alder',
  'Meridian',
  'Kestrel',
  'Harbor',
  'Lumen',
  'Granite',
  'Silverline',
  'Osprey',
] as const
const latinTrades = [
  'Logistics',
  'Systems',
  'Foods',
  'Energy',
  'Instruments',
  'Retail',
  'Partners',
  'Textiles',
] as const
const latinForms = ['Ltd.', 'Inc.', 'GmbH', 'LLC'] as const

export interface PersonName {
  readonly name: string
  readonly familyName: string
  readonly givenName: string
}

export const personName = (random: Random): PersonName => {
  if (random.chance(0.65)) {
    const [familyName, givenName] = [random.pick(chineseSurnames), random.pick(chineseGivenNames)]
    return { name: `${familyName}${givenName}`, familyName, givenName }
  }
  const [familyName, givenName] = [random.pick(latinSurnames), random.pick(latinGivenNames)]
  return { name: `${givenName} ${familyName}`, familyName, givenName }
}

export const companyName = (random: Random): string =>
  random.chance(0.6)
    ? `${random.pick(places)}${random.pick(companyStems)}${random.pick(companyTrades)}有限公司`
    : `${random.pick(latinStems)} ${random.pick(latinTrades)} ${random.pick(latinForms)}`
