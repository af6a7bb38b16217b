test('the page', () => {})
