using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>
/// Pulls images by their digests (OCI distribution specification) from registries that the operator allows, anonymously. What comes must have the hash that was asked for, so a registry can refuse an image and not change it.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    /// <summary>A pull may take so long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private const int MostJsonBytes = 4 << 20;
    private const int MostRedirects = 5;
    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly IReadOnlyList<RegistryHost> allowed;
    private readonly HttpClient http;

    /// <param name="allowed">Nothing is asked of any other host by its name.</param>
    public RegistryClient(IReadOnlyList<RegistryHost> allowed)
    {
        this.allowed = allowed;
        http = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirects, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Longest };
    }

    /// <summary>Brings an image's parts into a folder.</summary>
    /// <exception cref="ContainerException">This node may not or cannot pull it.</exception>
    /// <exception cref="ImageRefusedException">The registry has it, and it is not what it should be.</exception>
    public async Task<ImageParts> PullAsync(ImageReference reference, string folder, long mostBytes, CancellationToken cancellationToken)
    {
        var host = allowed.FirstOrDefault(one => one.Host == reference.Host) ?? throw new ContainerException(
            $"this node pulls no images from {reference.Host}; allowed: {(allowed.Count == 0 ? "none" : string.Join(", ", allowed.Select(one => one.Host)))}",
            $"upload the image as an input, or find a node whose operator says --registry {reference.Host}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            return await new Pull(http, host, reference, folder, mostBytes).RunAsync(limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ContainerException($"{reference} could not be pulled: {failure.Message}", "look whether the registry has it and lets everybody pull it", failure);
        }
    }

    public void Dispose() => http.Dispose();

    private sealed class Pull(HttpClient http, RegistryHost host, ImageReference reference, string folder, long mostBytes)
    {
        private AuthenticationHeaderValue? token;
        private long left = mostBytes;

        public async Task<ImageParts> RunAsync(CancellationToken cancellationToken)
        {
            var manifest = await ManifestAsync(reference.Digest, cancellationToken);
            if (ImageParts.Choose(manifest) is { } chosen) manifest = await ManifestAsync(chosen.Digest, cancellationToken);
            if (manifest is not { Config: { } config, Layers: { } layers }) throw new ImageRefusedException("its manifest names no configuration", "push it again");
            var document = await File.ReadAllBytesAsync(await BlobAsync(config, "config", MostJsonBytes, cancellationToken), cancellationToken);
            var files = new List<string>();
            foreach (var layer in layers) files.Add(await BlobAsync(layer, $"{files.Count}", left, cancellationToken));
            return ImageParts.Of(document, files);
        }

        private async Task<ImageManifest> ManifestAsync(string digest, CancellationToken cancellationToken)
        {
            var path = Path.Combine(folder, "manifest");
            await GetAsync($"{reference.Name}/manifests/{digest}", digest, path, MostJsonBytes, cancellationToken);
            return ImageParts.Parse(await File.ReadAllBytesAsync(path, cancellationToken), ImageJson.Default.ImageManifest, "manifest");
        }

        private async Task<string> BlobAsync(ImageDescriptor blob, string name, long most, CancellationToken cancellationToken)
        {
            if (!ImageReference.IsDigest(blob.Digest)) throw new ImageRefusedException("it names a blob by something else than a SHA-256", "push it again");
            var path = Path.Combine(folder, name);
            left -= await GetAsync($"{reference.Name}/blobs/{blob.Digest}", blob.Digest, path, most, cancellationToken);
            return path;
        }

        private async Task<long> GetAsync(string what, string digest, string path, long most, CancellationToken cancellationToken)
        {
            using var answer = await SendAsync(what, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var from = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using var to = File.Create(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            var bytes = 0L;
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                bytes += read;
                if (bytes > most) throw new ImageRefusedException($"it has more than {most:#,0} bytes", "make it smaller, or ask the operator for a larger --image-cache");
                hash.AppendData(buffer.AsSpan(0, read));
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            var found = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
            return found == digest ? bytes : throw new ImageRefusedException($"{host.Host} gave bytes with the digest {found} in place of {digest}", "name another registry");
        }

        private async Task<HttpResponseMessage> SendAsync(string what, CancellationToken cancellationToken)
        {
            var answer = await AskAsync(what, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.Unauthorized || token is not null) return answer;
            using (answer) token = await TokenAsync(answer.Headers.WwwAuthenticate, cancellationToken);
            return await AskAsync(what, cancellationToken);
        }

        private async Task<HttpResponseMessage> AskAsync(string what, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, what));
            foreach (var type in ManifestTypes) request.Headers.Accept.ParseAdd(type);
            request.Headers.Authorization = token;
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }

        /// <summary>Asks for the right to pull as nobody, where the registry says that one must ask.</summary>
        private async Task<AuthenticationHeaderValue?> TokenAsync(IEnumerable<AuthenticationHeaderValue> challenges, CancellationToken cancellationToken)
        {
            var parameters = challenges.FirstOrDefault(challenge => challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))?.Parameter;
            if (parameters is null || Value(parameters, "realm") is not { } realm || !Uri.TryCreate(realm, UriKind.Absolute, out var address)) return null;
            if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != host.Address.Scheme) return null;
            var service = Value(parameters, "service") is { } given ? $"service={Uri.EscapeDataString(given)}&" : "";
            var query = $"{service}scope={Uri.EscapeDataString($"repository:{reference.Name}:pull")}";
            using var answer = await http.GetAsync(new UriBuilder(address) { Query = query }.Uri, cancellationToken);
            answer.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            var text = json.RootElement.TryGetProperty("token", out var one) ? one.GetString() : json.RootElement.TryGetProperty("access_token", out var other) ? other.GetString() : null;
            return text is null ? null : new AuthenticationHeaderValue("Bearer", text);
        }

        private static string? Value(string parameters, string name)
        {
            var start = parameters.IndexOf($"{name}=\"", StringComparison.OrdinalIgnoreCase);
            if (start < 0) return null;
            start += name.Length + 2;
            var end = parameters.IndexOf('"', start);
            return end < 0 ? null : parameters[start..end];
        }
    }
}
