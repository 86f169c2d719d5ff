/* The table of contents of the product. To add a feature: its folder, and one line here. The order is that in which the
 * sample region is made. */
#include "desk/request.h"

extern const struct feature draft_feature, live_feature, account_feature, person_feature, team_feature, consent_feature, circle_feature, genogram_feature, knowing_feature, caution_feature, visit_feature,
	acp_feature, task_feature, timeline_feature, glass_feature, protection_feature, emergency_feature, mine_feature, exchange_feature, today_feature, search_feature, history_feature, replay_feature;

const struct feature *const features[] = {
	&draft_feature, &live_feature,
	&account_feature,
	&person_feature, &team_feature, &consent_feature, &circle_feature, &genogram_feature, &knowing_feature, &caution_feature, &visit_feature, &acp_feature, &task_feature, &timeline_feature, &glass_feature, &protection_feature, &emergency_feature, &mine_feature,
	&exchange_feature,
	&today_feature, &search_feature, &history_feature, &replay_feature,
};
const size_t features_count = COUNT(features);
