module svcdeploy.example/mirror

go 1.19

require golang.org/x/sys v0.28.0
