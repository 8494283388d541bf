namespace Skyops.Cli.Demo;

/// <summary>What <c>demo container --json</c> ends with.</summary>
/// <param name="SameDigest">The container and the sandbox made the same bytes.</param>
/// <param name="Digest">SHA-256 of what the container made, 64 lower-case hexadecimal digits.</param>
/// <param name="ContainerSeconds">What the attempt in the container took on its node, from its start to its end.</param>
/// <param name="CommandSeconds">The same of the sandbox.</param>
/// <param name="Runtime">What made the container: <c>podman 4.3.1, runc 1.1.5</c>.</param>
/// <param name="Limits">What was set, as the probe of the node found it kept.</param>
/// <param name="ImageSha256">Of the archive that was made for this.</param>
/// <param name="Seconds">The whole demo.</param>
internal sealed record ContainerReport(
    bool SameDigest, string Digest, double ContainerSeconds, double CommandSeconds, string Runtime, IReadOnlyList<string> Limits, string ImageSha256, double Seconds);
