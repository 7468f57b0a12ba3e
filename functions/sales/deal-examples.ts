export const dealExample = {
  name: '华芯科技 · 50 台咖啡机',
  customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
  closeDate: '2026-12-20',
  lines: [
    { productRef: 'CM-200', name: 'Coffee machine', quantity: 50, unitPrice: { amount: '4999', currency: 'CNY' } },
    {
      productRef: 'SRV-3Y',
      name: 'Service, three years',
      quantity: 50,
      unitPrice: { amount: '399', currency: 'CNY' },
      discountPercent: 10,
    },
  ],
}
