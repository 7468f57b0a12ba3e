import { entry } from './entry.ts'

/** Who may do what, and users, roles, teams and keys. */
export const accessRefusals = {
  'access.unauthenticated': entry(
    401,
    ['Sign in first', 'The token or key is missing, wrong, expired or revoked.'],
    ['请先登录', '令牌或密钥缺失、错误、过期或已吊销。'],
  ),
  'access.denied': entry(
    403,
    ['You may not do this', 'It needs the permission {permission}.'],
    ['您无权执行此操作', '需要权限 {permission}。'],
  ),
  'access.beyond_own': entry(
    403,
    ['You may not give or take what you do not hold', 'You do not hold this far enough yourself: {permissions}.'],
    ['不能授予或收回您自己没有的权限', '您自己的权限不足：{permissions}。'],
  ),
  'user.email_taken': entry(
    409,
    ['The e-mail address is taken', 'Another user signs in with it.'],
    ['该电子邮箱已被使用', '已有其他用户使用它登录。'],
  ),
  'user.identity_taken': entry(
    409,
    ['The sign-in identity is taken', 'Another user signs in with this issuer and subject.'],
    ['该登录身份已被使用', '已有其他用户使用此签发者和主体登录。'],
  ),
  'user.last_administrator': entry(
    409,
    ['The last administrator has to stay', 'Make another user administrator first.'],
    ['必须保留最后一位管理员', '请先将其他用户设为管理员。'],
  ),
  'role.key_taken': entry(
    409,
    ['There is such a role already', 'The key {key} is taken.'],
    ['该角色已存在', '键 {key} 已被使用。'],
  ),
  'role.admin_fixed': entry(
    409,
    ['The administrator role grants everything', 'Its permissions can not be changed; define another role.'],
    ['管理员角色拥有全部权限', '其权限不可更改，请另行定义角色。'],
  ),
  'team.limit': entry(
    409,
    ['There are too many teams', 'A tenant has at most {limit} teams.'],
    ['团队数量过多', '每个租户最多 {limit} 个团队。'],
  ),
  'key.revoked': entry(409, ['The key is revoked', 'Create a new key.'], ['该密钥已吊销', '请创建新的密钥。']),
}
