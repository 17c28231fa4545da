package io.github.sentimentj.wandb.graphql;

/**
 * Every document that is sent. Where servers differ there are two, and the older server is asked
 * with the one that it knows.
 */
public final class Documents {

  private Documents() {}

  /** Whose key it is. */
  public static final String VIEWER = "query Viewer { viewer { id entity username email flags } }";

  /** What a server can do. Older ones do not know the question. */
  public static final String SERVER_FEATURES =
      "query ServerFeatures { serverInfo { features { name isEnabled } } }";

  /** The entity that holds an organization's registries, by one of its entities. */
  public static final String ORGANIZATION =
      """
      query OrganizationOfEntity($entity: String!) {
        entity(name: $entity) {
          organization { name orgEntity { name } }
          user { organizations { name orgEntity { name } } }
        }
      }
      """;

  /** An artifact by name and alias or version. */
  public static final String ARTIFACT_MEMBERSHIP =
      """
      query ArtifactMembershipByName($entity: String!, $project: String!, $name: String!) {
        project(name: $project, entityName: $entity) {
          artifactCollectionMembership(name: $name) {
            versionIndex
            aliases { alias }
            artifactCollection { name project { name entity { name } } }
            artifact {
              id state size digest versionIndex metadata description
              artifactType { name }
              artifactSequence { name project { name entity { name } } }
              createdBy { ... on Run { name project { name entity { name } } } }
            }
          }
        }
      }
      """;

  /** The same of servers that know no memberships. */
  public static final String ARTIFACT =
      """
      query ArtifactByName($entity: String!, $project: String!, $name: String!) {
        project(name: $project, entityName: $entity) {
          artifact(name: $name) {
            id state size digest versionIndex metadata description
            aliases { alias artifactCollectionName }
            artifactType { name }
            artifactSequence { name project { name entity { name } } }
            createdBy { ... on Run { name project { name entity { name } } } }
          }
        }
      }
      """;

  /** The aliases that an artifact has. */
  public static final String ALIASES =
      """
      query ArtifactAliases($entity: String!, $project: String!, $collection: String!) {
        project(name: $project, entityName: $entity) {
          artifactCollection(name: $collection) {
            aliases(first: 100) { edges { node { alias } } }
          }
        }
      }
      """;

  /** Where the manifest of an artifact is fetched. */
  public static final String MANIFEST =
      """
      query ArtifactManifest($id: ID!) {
        artifact(id: $id) { currentManifest { file { directUrl } } }
      }
      """;

  /** Where the files of an artifact are fetched. */
  public static final String FILE_URLS =
      """
      query ArtifactFileURLs($id: ID!, $cursor: String, $perPage: Int) {
        artifact(id: $id) {
          files(after: $cursor, first: $perPage) {
            pageInfo { hasNextPage endCursor }
            edges { node { name directUrl } }
          }
        }
      }
      """;

  /** Begins a run, or changes it. */
  public static final String UPSERT_RUN =
      """
      mutation UpsertBucket(
        $id: String, $name: String, $project: String, $entity: String, $groupName: String,
        $displayName: String, $notes: String, $commit: String, $config: JSONString, $host: String,
        $program: String, $repo: String, $jobType: String, $state: String, $sweep: String,
        $tags: [String!], $summaryMetrics: JSONString
      ) {
        upsertBucket(input: {
          id: $id, name: $name, modelName: $project, entityName: $entity, groupName: $groupName,
          displayName: $displayName, notes: $notes, commit: $commit, config: $config, host: $host,
          jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state, sweep: $sweep,
          tags: $tags, summaryMetrics: $summaryMetrics
        }) {
          inserted
          bucket {
            id name displayName historyLineCount
            project { id name entity { id name } }
          }
        }
      }
      """;

  /** What a run has, for who goes on with it. */
  public static final String RUN_RESUME_STATUS =
      """
      query RunResumeStatus($project: String, $entity: String, $name: String!) {
        model(name: $project, entityName: $entity) {
          bucket(name: $name, missingOk: true) {
            id name summaryMetrics config
            historyLineCount eventsLineCount logLineCount historyTail eventsTail
            wandbConfig(keys: ["t"])
          }
        }
      }
      """;

  /** Asks where files of a run are to be put. */
  public static final String CREATE_RUN_FILES =
      """
      mutation CreateRunFiles(
        $entity: String!, $project: String!, $run: String!, $files: [String!]!
      ) {
        createRunFiles(input: {
          entityName: $entity, projectName: $project, runName: $run, files: $files
        }) {
          runID uploadHeaders files { name uploadUrl }
        }
      }
      """;

  /** The same of older servers. */
  public static final String RUN_UPLOAD_URLS =
      """
      query RunUploadUrls(
        $entity: String, $project: String, $run: String!, $files: [String]!
      ) {
        model(name: $project, entityName: $entity) {
          bucket(name: $run) {
            id files(names: $files) { uploadHeaders edges { node { name url(upload: true) } } }
          }
        }
      }
      """;

  /** Records that a run used an artifact. */
  public static final String USE_ARTIFACT =
      """
      mutation UseArtifact($input: UseArtifactInput!) {
        useArtifact(input: $input) { artifact { id } }
      }
      """;

  /** Begins a version of an artifact. */
  public static final String CREATE_ARTIFACT =
      """
      mutation CreateArtifact($input: CreateArtifactInput!) {
        createArtifact(input: $input) {
          artifact { id state versionIndex artifactSequence { latestArtifact { id } } }
        }
      }
      """;

  /** Makes a manifest for a version. */
  public static final String CREATE_MANIFEST =
      """
      mutation CreateArtifactManifest(
        $input: CreateArtifactManifestInput!, $includeUpload: Boolean!
      ) {
        createArtifactManifest(input: $input) {
          artifactManifest {
            id
            file { uploadUrl @include(if: $includeUpload) uploadHeaders @include(if: $includeUpload) }
          }
        }
      }
      """;

  /** Asks where files of a version are to be put. */
  public static final String CREATE_FILES =
      """
      mutation CreateArtifactFiles(
        $artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!
      ) {
        createArtifactFiles(input: { artifactFiles: $artifactFiles, storageLayout: $storageLayout }) {
          files { edges { node { id name uploadUrl uploadHeaders artifact { id } } } }
        }
      }
      """;

  /** The same, for files that go up in parts. Older servers take no parts. */
  public static final String CREATE_FILES_IN_PARTS =
      """
      mutation CreateArtifactFiles(
        $artifactFiles: [CreateArtifactFileSpecInput!]!, $storageLayout: ArtifactStorageLayout!
      ) {
        createArtifactFiles(input: { artifactFiles: $artifactFiles, storageLayout: $storageLayout }) {
          files {
            edges {
              node {
                id name uploadUrl uploadHeaders storagePath artifact { id }
                uploadMultipartUrls { uploadID uploadUrlParts { partNumber uploadUrl } }
              }
            }
          }
        }
      }
      """;

  /** Which fields the specification of a file may have: whether the server takes parts. */
  public static final String FILE_SPEC_FIELDS =
      """
      query FileSpecFields {
        __type(name: "CreateArtifactFileSpecInput") { inputFields { name } }
      }
      """;

  /** Puts the parts of a file together. */
  public static final String COMPLETE_PARTS =
      """
      mutation CompleteMultipartUploadArtifact(
        $action: CompleteMultipartAction!, $parts: [UploadPartsInput!]!, $artifactID: ID!,
        $storagePath: String!, $uploadID: String!
      ) {
        completeMultipartUploadArtifact(input: {
          completeMultipartAction: $action, completedParts: $parts, artifactID: $artifactID,
          storagePath: $storagePath, uploadID: $uploadID
        }) { digest }
      }
      """;

  /** Ends a version: from now on it can be used. */
  public static final String COMMIT_ARTIFACT =
      """
      mutation CommitArtifact($artifactID: ID!) {
        commitArtifact(input: { artifactID: $artifactID }) { artifact { id digest versionIndex } }
      }
      """;
}
