package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.SourceJson;
import io.hawiyat.agent.state.DeliveryView;
import io.hawiyat.agent.state.RevisionView;
import java.util.List;

/**
 * One source.
 *
 * @param attention why it needs a person, if it does
 * @param commits newest first
 * @param deliveries newest first
 */
public record SourcePage(
        SourceJson source, List<Attention> attention, List<RevisionView> commits, List<DeliveryView> deliveries) {

    public SourcePage {
        attention = List.copyOf(attention);
        commits = List.copyOf(commits);
        deliveries = List.copyOf(deliveries);
    }
}
