"""How suppliers are examined: assessments, audits, findings and what became of them."""
