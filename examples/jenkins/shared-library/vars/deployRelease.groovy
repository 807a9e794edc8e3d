// deployRelease(service: 'hello', targets: ['staging', 'production'], version: '1.4.0')
// For a shared library: the way from a version to each target in turn, the same for all services of a team.
def call(Map args) {
  def done = [:]
  for (target in args.targets) {
    stage("${args.service} to ${target}") {
      lock("deploy-${args.service}-${target}") {
        dir(args.folder ?: '.') {
          try {
            done[target] = deployService(
              target: target,
              version: args.version,
              credentialsId: "deploy-${target}",
              timeout: args.timeout ?: '20m')
          } finally {
            junit testResults: 'svc-deploy-report*/junit.xml', allowEmptyResults: true
          }
        }
      }
    }
  }
  return done
}
