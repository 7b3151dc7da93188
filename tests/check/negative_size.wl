LinearLayer[-3]
