module certificates

go 1.25
