using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skyops.Kubernetes.Configuration;
using Skyops.Kubernetes.Objects;

namespace Skyops.Kubernetes.Client;

/// <summary>
/// The part of the Kubernetes API that runs Jobs, over HTTP. Every call is tried again while the API server is away (<see cref="KubernetesOptions.Patience"/>),
/// so a restart of it is a pause. Safe for threads.
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private readonly ApiTransport transport;
    private readonly KubernetesOptions options;
    private readonly ApiRetry retry;
    private readonly TimeProvider time;

    public KubernetesClient(ClusterAccess access, KubernetesOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(access);
        (this.options, this.time) = (options, time);
        transport = new ApiTransport(access);
        retry = new ApiRetry(options, time);
    }

    /// <summary>Makes an object. One of the same name that is there already is given back when it has the same labels: an earlier try made it.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="space">Its namespace; null for kinds that have none.</param>
    /// <param name="value">The object.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It was refused, or the server stayed away.</exception>
    public async Task<T> CreateAsync<T>(Resource<T> resource, string? space, T value, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        try
        {
            return (await SendAsync(HttpMethod.Post, Path(resource, space), resource.One, $"create {resource.Plural} {value.Metadata.Name}", value, resource.One, cancellationToken))!;
        }
        catch (KubernetesException conflict) when (conflict.Status == HttpStatusCode.Conflict && value.Metadata.Name is { } name)
        {
            var there = await GetAsync(resource, space, name, cancellationToken);
            if (there is { Metadata: { DeletionTimestamp: null, Labels: { } labels } } && SameLabels(labels, value.Metadata.Labels)) return there;
            throw;
        }
    }

    /// <summary>An object by its name; null when there is none.</summary>
    /// <exception cref="KubernetesException">It was refused, or the server stayed away.</exception>
    public async Task<T?> GetAsync<T>(Resource<T> resource, string? space, string name, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        try
        {
            return await SendAsync<T, T>(HttpMethod.Get, $"{Path(resource, space)}/{name}", resource.One, $"read {resource.Plural} {name}", null, null, cancellationToken);
        }
        catch (KubernetesException failure) when (failure.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All objects with certain labels, as they are at this moment and not from a cache.</summary>
    /// <param name="resource">Their kind.</param>
    /// <param name="space">Their namespace; null for kinds that have none.</param>
    /// <param name="labels">A selector, for example <c>a=b,c</c>; null: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It was refused, or the server stayed away.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(Resource<T> resource, string? space, string? labels, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        var query = labels is null ? "" : $"?labelSelector={Uri.EscapeDataString(labels)}";
        var list = await SendAsync<ObjectList<T>, T>(HttpMethod.Get, Path(resource, space) + query, resource.Many, $"list {resource.Plural}", null, null, cancellationToken);
        return list!.Items;
    }

    /// <summary>Deletes an object with all that belongs to it; false when there is none of that name.</summary>
    /// <param name="resource">Its kind.</param>
    /// <param name="space">Its namespace; null for kinds that have none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="graceSeconds">Between SIGTERM and SIGKILL, of a pod; null: as the pod says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It was refused, or the server stayed away.</exception>
    public async Task<bool> DeleteAsync<T>(Resource<T> resource, string? space, string name, int? graceSeconds, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        // Jobs leave their pods behind unless this is said.
        var query = "?propagationPolicy=Background" + (graceSeconds is { } grace ? $"&gracePeriodSeconds={grace}" : "");
        try
        {
            await SendAsync<JsonElement, T>(HttpMethod.Delete, $"{Path(resource, space)}/{name}{query}", null, $"delete {resource.Plural} {name}", null, null, cancellationToken);
            return true;
        }
        catch (KubernetesException failure) when (failure.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>What a container writes, from its first line to its last, across restarts of the API server.</summary>
    /// <param name="pod">Which container.</param>
    /// <param name="hear">Called for each line, one after the other.</param>
    /// <param name="hasEnded">Whether the container has ended, so that no more can come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task FollowLogAsync(PodContainer pod, Action<string> hear, Func<bool> hasEnded, CancellationToken cancellationToken) =>
        new LogFollower(this, pod, options, time).RunAsync(hear, hasEnded, cancellationToken);

    /// <summary>Runs a command in a container, once; see <see cref="PodCommand"/>.</summary>
    /// <exception cref="KubernetesException">It could not be started, or the connection broke: what it did is not known.</exception>
    public Task<PodCommandEnd> ExecuteAsync(PodContainer pod, PodCommand command, CancellationToken cancellationToken) =>
        new PodExec(transport, options, time).RunAsync(pod, command, cancellationToken);

    /// <summary>Tries something again as requests are tried again.</summary>
    /// <param name="what">What is done, for the error.</param>
    /// <param name="act">One try; must be harmless when an earlier one had an effect.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> PersistAsync<T>(string what, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken) =>
        retry.RunAsync(what, async stop =>
        {
            try
            {
                return await act(stop);
            }
            catch (KubernetesException failure) when (failure.MayPass)
            {
                throw new IOException(failure.Message, failure);
            }
        }, cancellationToken);

    public void Dispose() => transport.Dispose();

    /// <summary>Opens a stream of text; null when there is no such object.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        await AskAsync(new HttpRequestMessage(HttpMethod.Get, transport.At(path)), cancellationToken);

    private static string Path<T>(Resource<T> resource, string? space)
        where T : IApiObject => resource.IsNamespaced ? $"{resource.Group}/namespaces/{space}/{resource.Plural}" : $"{resource.Group}/{resource.Plural}";

    private static bool SameLabels(IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string>? wanted) =>
        wanted is not null && wanted.All(label => there.TryGetValue(label.Key, out var value) && value == label.Value);

    private Task<TAnswer?> SendAsync<TAnswer, TBody>(
        HttpMethod method, string path, JsonTypeInfo<TAnswer>? answer, string what, TBody? body, JsonTypeInfo<TBody>? form, CancellationToken cancellationToken) =>
        retry.RunAsync(what, async stop =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(options.Answer);
            var request = new HttpRequestMessage(method, transport.At(path));
            if (form is not null) request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body!, form)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await AskAsync(request, limit.Token);
            if (answer is null) return default;
            await using var content = await response.Content.ReadAsStreamAsync(limit.Token);
            return await ReadAsync(content, answer, limit.Token);
        }, cancellationToken);

    private static async Task<T?> ReadAsync<T>(Stream content, JsonTypeInfo<T> form, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(content, form, cancellationToken);
        }
        catch (JsonException failure)
        {
            // An answer that was cut off is one that did not come.
            throw new IOException($"the answer is damaged: {failure.Message}", failure);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Authorization = transport.Authorization();
            request.Headers.UserAgent.ParseAdd("skyops");
            var response = await transport.Invoker.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await ApiAnswer.RefusalAsync(response, cancellationToken);
        }
    }
}
