# SPDX-License-Identifier: EUPL-1.2
"""The place for HTML: layouts, components, navigation, forms, custom elements, style guide."""
