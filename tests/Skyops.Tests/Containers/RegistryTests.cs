using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Skyops.Cli.Demo;
using Skyops.Tasks;
using Skyops.Worker.Containers;
using Skyops.Worker.Containers.Images;

namespace Skyops.Tests.Containers;

/// <summary>Images pulled by their digests from a registry that answers over HTTP and asks for a token first.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    private readonly Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
    private readonly string folder = Directory.CreateTempSubdirectory("skyops-registry-").FullName;
    private WebApplication server = null!;

    private Uri Address => new(server.Urls.First());

    private string Host => Address.Authority;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/token", (string scope) => $$"""{"token":"for {{scope}}"}""");
        server.MapGet("/v2/team/tool/{kind}/{digest}", (HttpContext context, string digest) =>
        {
            if (context.Request.Headers.Authorization == "Bearer for repository:team/tool:pull") return blobs.TryGetValue(digest, out var bytes) ? Results.Bytes(bytes) : Results.NotFound();
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Address}token\",service=\"tests\"";
            return Results.Unauthorized();
        });
        await server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_image_is_pulled_through_its_index_and_every_hash_is_checked()
    {
        var parts = await PullAsync(Push());

        Assert.Single(parts.Layers);
        Assert.Equal(["/bin/x"], parts.Config.Argv);
    }

    [Fact]
    public async Task Bytes_with_another_hash_are_refused()
    {
        var digest = Push();
        blobs[digest] = [.. blobs[digest], (byte)' '];

        Assert.Contains("in place of", (await Assert.ThrowsAsync<ImageRefusedException>(() => PullAsync(digest))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_too_large_is_refused_before_it_is_here() =>
        Assert.Contains("more than", (await Assert.ThrowsAsync<ImageRefusedException>(() => PullAsync(Push(), mostBytes: 100))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Another_host_is_not_asked_and_the_remedy_names_the_flag()
    {
        using var client = new RegistryClient([]);
        var refused = await Assert.ThrowsAsync<ContainerException>(() => client.PullAsync(new ImageReference(Host, "team/tool", Push()), folder, 1 << 20, CancellationToken.None));

        Assert.Contains($"--registry {Host}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_registry_has_not_is_the_nodes_failure() =>
        Assert.Contains("could not be pulled", (await Assert.ThrowsAsync<ContainerException>(() => PullAsync($"sha256:{new string('0', 64)}"))).Message, StringComparison.Ordinal);

    private async Task<ImageParts> PullAsync(string digest, long mostBytes = 1 << 20)
    {
        using var client = new RegistryClient([RegistryHost.TryParse($"http://{Host}")!]);
        return await client.PullAsync(new ImageReference(Host, "team/tool", digest), folder, mostBytes, CancellationToken.None);
    }

    /// <summary>Puts an index, a manifest, a configuration and a layer into the registry; the digest of the index.</summary>
    private string Push()
    {
        var layer = ContainerAttemptTests.Tar(("bin/x", "x"));
        var manifest = new JsonObject { ["config"] = Blob(DemoImage.Document([layer], "/bin/x")), ["layers"] = new JsonArray(Blob(layer)) };
        var other = Blob("{}"u8.ToArray());
        other["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = "mips" };
        var own = Blob(Bytes(manifest));
        own["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = ImageParts.OwnArchitecture };
        return Blob(Bytes(new JsonObject { ["manifests"] = new JsonArray(other, own) }))["digest"]!.GetValue<string>();
    }

    private JsonObject Blob(byte[] bytes)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        blobs[digest] = bytes;
        return new JsonObject { ["digest"] = digest, ["size"] = bytes.Length };
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
