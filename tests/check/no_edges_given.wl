NetGraph[]
